/** Facts with one mistake: a key that is missing or misspelt, or a value of another type. */
export interface Mutant<T> {
  /** The path of the changed key, and the change. */
  readonly name: string;
  readonly facts: T;
}

const changes: readonly (readonly [name: string, value: unknown])[] = [
  ["null", null],
  ["undefined", undefined],
  ["a number", 7],
  ["a text", "text"],
  ["a name that every object has", "constructor"],
  ["an empty text", ""],
  ["true", true],
  ["a list", []],
  ["an object", {}],
];

/** Every mutant of the facts, in the order of their keys. */
export function* mutantsOf<T>(facts: T): Generator<Mutant<T>> {
  for (const path of pathsOf(facts, [])) {
    const place = path.join(".");
    yield { name: `${place} is missing`, facts: changed(facts, path, ({ key, own }) => without(own, key)) };
    yield {
      name: `${place} is named constructor`,
      facts: changed(facts, path, ({ key, own }) => renamed(own, key, "constructor")),
    };
    yield { name: `${place} is misspelt`, facts: changed(facts, path, ({ key, own }) => renamed(own, key, `${key}x`)) };
    for (const [name, value] of changes)
      yield { name: `${place} is ${name}`, facts: changed(facts, path, ({ key, own }) => withValue(own, key, value)) };
  }
}

type Own = Readonly<Record<string, unknown>> | readonly unknown[];

/** The paths of all keys. A key of a list is an index. */
function* pathsOf(value: unknown, path: readonly string[]): Generator<readonly string[]> {
  if (typeof value !== "object" || value === null || value instanceof Set) return;
  for (const [key, inner] of Object.entries(value)) {
    yield [...path, key];
    yield* pathsOf(inner, [...path, key]);
  }
}

/** A copy in which the object that has the path's last key is replaced. All other objects are shared. */
function changed<T>(whole: T, path: readonly string[], change: (at: { key: string; own: Own }) => Own): T {
  const [key = "", ...rest] = path;
  const own = whole as Own;
  if (rest.length === 0) return change({ key, own }) as T;
  return withValue(own, key, changed((own as Record<string, unknown>)[key], rest, change)) as T;
}

const withValue = (own: Own, key: string, value: unknown): Own =>
  Array.isArray(own) ? own.with(Number(key), value) : { ...own, [key]: value };

function without(own: Own, key: string): Own {
  if (Array.isArray(own)) return own.toSpliced(Number(key), 1);
  return Object.fromEntries(Object.entries(own).filter(([other]) => other !== key));
}

/** A misspelt index of a list is a list as an object. */
function renamed(own: Own, key: string, name: string): Own {
  if (Array.isArray(own)) return { ...own };
  return Object.fromEntries(Object.entries(own).map(([other, value]) => [other === key ? name : other, value]));
}
