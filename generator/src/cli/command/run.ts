import { type CommandLine, wantsHelp } from "./declare.ts";
import { Usage } from "./usage.ts";

/**
 * Runs a command from its arguments to its exit code: the result of `main` or 0, 2 if the command line is not understood, and
 * the result of `failed` after any other error.
 */
export async function runCommand<T>(
  commandLine: CommandLine<T>,
  // biome-ignore lint/suspicious/noConfusingVoidType: a command that cannot half fail returns nothing.
  main: (values: T) => Promise<number | void> | number | void,
  args: readonly string[] = process.argv.slice(2),
  failed: (error: Error) => number = printError,
): Promise<number> {
  try {
    if (wantsHelp(args)) process.stdout.write(commandLine.help());
    else return (await main(commandLine.parse(args))) ?? 0;
    return 0;
  } catch (error) {
    if (!(error instanceof Usage)) return failed(error as Error);
    process.stderr.write(`✖ ${indented(error)}\n  ${commandLine.name} -- --help lists arguments and options.\n`);
    return 2;
  }
}

function printError(error: Error): number {
  process.stderr.write(`✖ ${indented(error)}\n`);
  return 1;
}

const indented = ({ message }: Error): string => message.replaceAll("\n", "\n  ");
