/** One declaration per command: its help, and the typed values of its command line. Commander parses and prints. */
import { Command, CommanderError, Option as CommanderOption } from "commander";
import { didYouMean, nearest } from "../../model/names.ts";
import type { Argument, Option } from "./parameters.ts";
import { Usage } from "./usage.ts";

// biome-ignore lint/suspicious/noExplicitAny: the declaration's own types are inferred from it.
type Options = Readonly<Record<string, Option<any>>>;
// biome-ignore lint/suspicious/noExplicitAny: as above.
type Arguments = Readonly<Record<string, Argument<any>>>;

export interface Declaration<A extends Arguments, O extends Options> {
  /** Such as `npm run bootstrap`. */
  readonly name: string;
  readonly summary: string;
  /** In the order of the command line. */
  readonly arguments: A;
  /** By the name of the typed value: `dryRun` is the option `--dry-run`. */
  readonly options: O;
  readonly examples: readonly (readonly [line: string, result: string])[];
  /** The meaning of exit code 1, and of others beside 0 and 2. */
  readonly exitCodes: Readonly<Record<number, string>>;
}

export type Values<A extends Arguments, O extends Options> = {
  readonly [K in keyof A]: A[K] extends Argument<infer T> ? T : never;
} & { readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never };

export interface CommandLine<T> {
  readonly name: string;
  help(): string;
  /** @throws Usage */
  parse(args: readonly string[]): T;
}

/** The typed values of a command line. */
export type Parsed<C> = C extends CommandLine<infer T> ? T : never;

export const wantsHelp = (args: readonly string[]): boolean => args.includes("--help") || args.includes("-h");

export function declareCommand<A extends Arguments, O extends Options>(
  declaration: Declaration<A, O>,
): CommandLine<Values<A, O>> {
  const { name, options } = declaration;
  return {
    name,
    help: () => helpOf(declaration),
    parse(args) {
      refuseMissingValues(args, options);
      const commander = commanderOf(declaration);
      try {
        commander.parse(args, { from: "user" });
      } catch (error) {
        throw error instanceof CommanderError ? new Usage(sentenceOf(error, options)) : error;
      }
      const absent = Object.fromEntries(Object.entries(options).map(([key, { initial }]) => [key, initial]));
      return { ...argumentsOf(declaration.arguments, commander.args), ...absent, ...commander.opts() } as Values<A, O>;
    },
  };
}

function helpOf(declaration: Declaration<Arguments, Options>): string {
  const codes = { 0: "done", ...declaration.exitCodes, 2: "command line not understood" };
  const meanings = Object.entries(codes).map(([code, meaning]) => `${code} ${meaning}`);
  const width = Math.max(...declaration.examples.map(([line]) => line.length));
  const examples = declaration.examples.map(([line, result]) => `  ${line.padEnd(width)}  ${result}\n`);
  const help = commanderOf(declaration).helpInformation();
  return `${help}\n${examples.length > 0 ? `Examples:\n${examples.join("")}\n` : ""}Exit codes: ${meanings.join(", ")}\n`;
}

function commanderOf({ name, summary, arguments: all, options }: Declaration<Arguments, Options>): Command {
  const commander = new Command(`${name} --`)
    .usage([...Object.values(all).map(shownArgument), "[options]"].join(" "))
    .description(summary)
    .allowExcessArguments() // refused by argumentsOf, which names them
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .configureHelp({ helpWidth: Math.min(120, process.stdout.columns ?? 120) })
    .helpOption("-h, --help", "print this text");
  for (const { value, description, arity } of Object.values(all))
    commander.argument(arity === "several" ? `[${value}...]` : `[${value}]`, description);
  for (const [key, option] of Object.entries(options)) commander.addOption(optionOf(key, option));
  return commander;
}

const shownArgument = ({ value, arity }: Arguments[string]): string =>
  ({ required: value, optional: `[${value}]`, several: `[${value}...]` })[arity];

function optionOf(key: string, { description, value, initial, shown, choices, excludes, read }: Options[string]) {
  const name = flagOf(key);
  const option = new CommanderOption(value ? `${name} <${value}>` : name, description).conflicts([...(excludes ?? [])]);
  if (choices) option.choices(choices);
  if (read) option.argParser((text: string, before: unknown) => read(text, name, before ?? initial));
  return shown === undefined ? option : option.default(initial, shown);
}

const flagOf = (key: string): string => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Commander takes an option that follows for the value: `--context --local` would name a context "--local". */
function refuseMissingValues(args: readonly string[], options: Options): void {
  const taking = new Set(Object.entries(options).flatMap(([key, { value }]) => (value ? [flagOf(key)] : [])));
  for (const [index, arg] of args.entries()) {
    if (arg === "--") return;
    const next = args[index + 1];
    if (taking.has(arg) && (next === undefined || /^-./.test(next)))
      throw new Usage(`${arg} has no value; a value that begins with a dash is written ${arg}=-...`);
  }
}

function argumentsOf(declared: Arguments, given: readonly string[]): Record<string, unknown> {
  const all = Object.values(declared);
  const extra = all.some(({ arity }) => arity === "several") ? [] : given.slice(all.length);
  if (extra.length > 0) throw new Usage(`unexpected argument ${extra.map((one) => `"${one}"`).join(" ")}`);
  return Object.fromEntries(
    Object.entries(declared).map(([key, { value, arity, known }], index) => {
      const own = arity === "several" ? given.slice(index) : given.slice(index, index + 1);
      if (arity === "required" && own.length === 0)
        throw new Usage(`${value} is missing${known ? `: ${known().join(" or ")}` : ""}`);
      const names = known && own.length > 0 ? known() : own;
      for (const one of own)
        if (!names.includes(one)) throw new Usage(`unknown ${value.toLowerCase()} "${one}": ${didYouMean(one, names)}`);
      return [key, arity === "several" ? own : own[0]];
    }),
  );
}

function sentenceOf({ code, message }: CommanderError, options: Options): string {
  if (code !== "commander.unknownOption") return message.replace(/^error: /, "").replaceAll(/'([^' ]+)[^']*'/g, "$1");
  const [, name = "", value] = /'([^'=]+)(=.*)?'/s.exec(message) ?? [];
  const known = [...Object.keys(options).map(flagOf), "--help"];
  if (value !== undefined && known.includes(name)) return `${name} takes no value`;
  const near = nearest(name, known);
  return `unknown option "${name}"${near ? `: did you mean "${near}"?` : ""}`;
}
