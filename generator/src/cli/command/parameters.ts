/** The kinds of options and positional arguments that a command declares. */
import { didYouMean } from "../../model/names.ts";
import { Usage } from "./usage.ts";

export interface Option<T> {
  readonly description: string;
  /** The value's name in the help, such as NAME; undefined for a flag, which takes no value. */
  readonly value?: string;
  /** The result if the option is absent. */
  readonly initial: T;
  /** The default as the help shows it, if there is one. */
  readonly shown?: string;
  readonly choices?: readonly string[];
  /** Names of options that exclude this one, as the declaration spells them. */
  readonly excludes?: readonly string[];
  /**
   * The typed value of one occurrence.
   * @param before the result of the occurrences before it
   * @throws Usage
   */
  read?(text: string, option: string, before: T): T;
}

export function flag(description: string, excludes: readonly string[] = []): Option<boolean> {
  return { description, initial: false, excludes };
}

export function text(value: string, description: string): Option<string | undefined> {
  return { description, value, initial: undefined, read: notEmpty };
}

export function textOr(initial: string, value: string, description: string): Option<string> {
  return { description, value, initial, shown: initial, read: notEmpty };
}

/** An option that may be given several times. */
export function texts(value: string, description: string): Option<readonly string[]> {
  return {
    description: `${description}; repeatable`,
    value,
    initial: [],
    read: (found, option, before) => [...before, notEmpty(found, option)],
  };
}

export function choice<const C extends readonly string[]>(
  choices: C,
  initial: C[number],
  value: string,
  description: string,
): Option<C[number]> {
  const read = (found: string, option: string): C[number] => {
    if (!choices.includes(found)) throw new Usage(`${option} is "${found}": ${didYouMean(found, choices)}`);
    return found;
  };
  return { description, value, initial, shown: initial, choices, read };
}

export interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
}

export function number<I extends number | undefined>(
  bounds: Bounds,
  initial: I,
  value: string,
  description: string,
): Option<number | I> {
  const read = (found: string, option: string): number => numberIn(bounds, found, option);
  return { description, value, initial, ...(initial !== undefined && { shown: String(initial) }), read };
}

function numberIn({ least, most, whole = false }: Bounds, found: string, option: string): number {
  const value = /^\d+(\.\d+)?$/.test(found) ? Number(found) : Number.NaN;
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
  throw new Usage(`${option} is "${found}": it must be a ${whole ? "whole " : ""}number from ${least} to ${most}`);
}

/** An unset variable of a shell must not pass for an absent option: the current context may be any cluster. */
function notEmpty(found: string, option: string): string {
  if (found === "") throw new Usage(`${option} is empty`);
  return found;
}

/** A positional argument; its kind decides the type of its value. */
export interface Argument<T> {
  readonly value: string;
  readonly description: string;
  readonly arity: "required" | "optional" | "several";
  /** The names that the argument accepts; any name by default. Called only if the help is not wanted. */
  readonly known?: () => readonly string[];
  readonly type?: T;
}

export function required(value: string, description: string, known?: () => readonly string[]): Argument<string> {
  return { value, description, arity: "required", ...(known && { known }) };
}

export function optional(
  value: string,
  description: string,
  known?: () => readonly string[],
): Argument<string | undefined> {
  return { value, description, arity: "optional", ...(known && { known }) };
}

export function several(
  value: string,
  description: string,
  known?: () => readonly string[],
): Argument<readonly string[]> {
  return { value, description, arity: "several", ...(known && { known }) };
}
