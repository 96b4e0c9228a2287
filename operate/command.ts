import { Usage } from "./target.ts";

/**
 * Runs a command of the project from its arguments to its exit code: 0, what `main` returns, 1 where it fails, and 2 where
 * it was asked for wrongly.
 * @param parse throws Usage
 */
export async function command<Asked extends { readonly help: boolean }>(
  { help, parse }: { readonly help: string; readonly parse: (args: string[]) => Asked },
  // biome-ignore lint/suspicious/noConfusingVoidType: a command that cannot half fail returns nothing.
  main: (asked: Asked) => Promise<number | void>,
): Promise<void> {
  try {
    const asked = parse(process.argv.slice(2));
    if (asked.help) process.stdout.write(help);
    else process.exitCode = (await main(asked)) ?? 0;
  } catch (error) {
    const wrong = error instanceof Usage;
    const message = (error as Error).message.replaceAll("\n", "\n  ");
    process.stderr.write(`✖ ${message}\n${wrong ? "  See --help.\n" : ""}`);
    process.exitCode = wrong ? 2 : 1;
  }
}
