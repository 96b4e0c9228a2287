/**
 * The parts of which the schemas are made. TypeScript knows the facts' types, but `npm run generate` strips them: a schema
 * holds the facts against the same types when they are rendered. A schema that lacks a key of its type, or has one more,
 * does not compile.
 */
import * as v from "valibot";
import { didYouMean, nearest } from "../../model/names.ts";
import { wordFor } from "./words.ts";

/** A schema of facts of the type T. */
export type Schema<T> = v.GenericSchema<unknown, T>;

type OptionalSchema<T> = v.OptionalSchema<Schema<T>, undefined>;

/** One schema per key of T: an optional one where T's key is optional. */
export type Entries<T> = {
  readonly [K in keyof T]-?: object extends Pick<T, K> ? OptionalSchema<Exclude<T[K], undefined>> : Schema<T[K]>;
};

export const optional = <T>(schema: Schema<T>): OptionalSchema<T> => v.optional(schema);

/** An object with the keys of T, and no others. */
export function shape<T extends object>(entries: Entries<T>): Schema<T> {
  const known = Object.keys(entries);
  const object = v.strictObject(entries as unknown as v.ObjectEntries, (issue) =>
    issue.path ? wrongKeys(issue, known) : notAnObject(issue),
  );
  return unlessList(object) as unknown as Schema<T>;
}

/** The library takes a list for an object whose keys are numbers. */
const unlessList = <S extends v.GenericSchema>(schema: S): S =>
  v.lazy((input) => (Array.isArray(input) ? nothing : schema)) as unknown as S;

const nothing = v.never((issue) => notAnObject(issue));

const notAnObject = (issue: { readonly received: string }): string => `is ${found(issue)}, not an object`;

/** The value that stands in the place of the right one. A message of this folder is a reason, and after a line break a hint. */
function found({ received }: { readonly received: string }): string {
  if (received === "Object") return "an object";
  return received === "Array" ? "a list" : received;
}

/** valibot reports the first unknown key only. */
function wrongKeys(issue: v.StrictObjectIssue, known: readonly string[]): string {
  if (issue.expected !== "never") return "is missing";
  const input = issue.path?.[0]?.input as object;
  const wrong = Object.keys(input).filter((key) => !known.includes(key));
  const hints = wrong.map(
    (key) => wordFor(key, known) ?? (wrong.length > 1 ? `${key}: ${didYouMean(key, known)}` : didYouMean(key, known)),
  );
  return `is not a known key${wrong.length > 1 ? `, nor is ${wrong.slice(1).join(", nor ")}` : ""}\n${hints.join("; ")}`;
}

/** The key that tells the kinds apart is missing, or misspelt. */
function withoutKind(issue: v.ObjectIssue, kind: string): string {
  const [misspelt] = Object.keys(issue.path?.[0]?.input ?? {}).filter((key) => nearest(key, [kind]) !== undefined);
  return misspelt ? `is missing, and ${misspelt} is not a known key\ndid you mean "${kind}"?` : "is missing";
}

/** Objects of a union, told apart by the value of one key. */
export function variants<T extends object, K extends keyof T & string>(
  key: K,
  options: { readonly [Kind in T[K] & string]: Entries<Extract<T, { readonly [_ in K]: Kind }>> },
): Schema<T> {
  const shapes = Object.fromEntries(
    Object.entries(options).map(([kind, entries]) => [kind, shape(entries as Entries<object>)]),
  );
  const values = oneOf(Object.keys(shapes));
  const unknown = v.object({ [key]: values }, (issue) => withoutKind(issue, key));
  return v.lazy((input) => {
    if (typeof input !== "object" || input === null || Array.isArray(input)) return nothing;
    const kind = (input as Readonly<Record<string, unknown>>)[key];
    const known = typeof kind === "string" && Object.hasOwn(shapes, kind) ? shapes[kind] : undefined;
    return known ?? unknown;
  }) as unknown as Schema<T>;
}

/** The first schema where the test holds for the input, the second one elsewhere. */
export const either = <A, B>(test: (input: unknown) => boolean, one: Schema<A>, other: Schema<B>): Schema<A | B> =>
  v.lazy((input) => (test(input) ? one : other) as Schema<A | B>);

export const isText = (input: unknown): boolean => typeof input === "string";

/** One of the texts that the model lists. */
export function oneOf<const T extends string>(values: readonly T[]): Schema<T> {
  return v.picklist(values, (issue) => {
    const { input } = issue;
    if (typeof input !== "string") return `is ${found(issue)}, not one of ${list(values)}`;
    return `is "${input}", which is not known\n${didYouMean(input, values)}`;
  });
}

/** As `oneOf`, of a type: each of its values is a key. */
export const valuesOf = <T extends string = never>(values: { readonly [Value in NoInfer<T>]: true }): Schema<T> =>
  oneOf(Object.keys(values) as T[]);

const list = (values: readonly string[]): string => values.map((value) => `"${value}"`).join(", ");

export const exactly = <const T extends string | boolean>(value: T): Schema<T> =>
  v.literal(value, (issue) => `is ${found(issue)}, not ${JSON.stringify(value)}`);

export const listOf = <T>(item: Schema<T>): Schema<readonly T[]> =>
  v.array(item, (issue) => `is ${found(issue)}, not a list`);

/** A list of at least one item. */
export const someOf = <T>(item: Schema<T>): Schema<readonly [T, ...T[]]> =>
  v.pipe(
    listOf(item),
    v.check((items) => items.length > 0, "is empty: add an item"),
  ) as unknown as Schema<readonly [T, ...T[]]>;

export const pairOf = <T>(item: Schema<T>): Schema<readonly [T, T]> =>
  v.strictTuple([item, item], (issue) => `is ${found(issue)}, not a list of two`);

/** Names that every JavaScript object has. The library passes them over, and a look-up by them finds a function. */
const ofEveryObject = ["__proto__", "constructor", "prototype"];

const reservedName = v.custom<object>(
  () => false,
  ({ input }) => {
    const name = ofEveryObject.find((key) => Object.hasOwn(input as object, key));
    return `has the key ${name}, which every JavaScript object has\nchoose another name`;
  },
);

/** Values by name. The key's schema may restrict the names. */
export function byName<T>(value: Schema<T>, key: Schema<string> = anyText): Schema<Readonly<Record<string, T>>> {
  const record = v.record(key as v.GenericSchema<string, string>, value, notAnObject);
  return v.lazy((input) => {
    if (Array.isArray(input)) return nothing;
    const isReserved =
      typeof input === "object" && input !== null && ofEveryObject.some((name) => Object.hasOwn(input, name));
    return isReserved ? reservedName : record;
  }) as unknown as Schema<Readonly<Record<string, T>>>;
}

/** Holds each object against the schema once: facts that many microservices share are the same object. */
export function once<T extends object>(schema: Schema<T>): Schema<T> {
  const good = new WeakSet<object>();
  return v.lazy((input) => {
    if (typeof input !== "object" || input === null) return schema;
    if (!good.has(input) && !v.is(schema, input)) return schema;
    good.add(input);
    return anything as Schema<T>;
  });
}

/** Passes what the test knows to be good, and so saves time where there are many values: the schema finds what is wrong. */
export const quick = <T>(isGood: (input: unknown) => boolean, schema: Schema<T>): Schema<T> =>
  either(isGood, anything as Schema<T>, schema);

/** Text, the empty one included. */
export const anyText: Schema<string> = v.string((issue) => `is ${found(issue)}, not text`);

export const yesOrNo: Schema<boolean> = v.boolean((issue) => `is ${found(issue)}, not true or false`);

export const anyNumber: Schema<number> = v.pipe(
  v.number((issue) => `is ${found(issue)}, not a number`),
  v.finite((issue) => `is ${found(issue)}, not a finite number`),
);

/**
 * Adds a rule of the values' grammar.
 * @param rule the name of the rule
 * @param wrong the reason why a value is refused, after the value's path; undefined for a good one
 */
export const obeying = <T>(schema: Schema<T>, rule: string, wrong: (value: T) => string | undefined): Schema<T> =>
  v.pipe(
    schema,
    v.rawCheck(({ dataset, addIssue }) => {
      const reason = dataset.typed ? wrong(dataset.value as T) : undefined;
      if (reason) addIssue({ message: reason, expected: ruleMark + rule });
    }),
  ) as unknown as Schema<T>;

/** Starts the `expected` of an issue that a rule of the grammar found: what follows is the rule's name. */
export const ruleMark = "rule: ";

/** Values that schemas of their own judge. */
export const anything: Schema<unknown> = v.unknown();

export const textSet: Schema<ReadonlySet<string>> = v.set(anyText, (issue) => `is ${found(issue)}, not a Set`);
