/** Differences between declared and live objects, as lines of text. */

/** Missing and undeclared names: `Pod x is missing`, `Pod y exists, but is not declared`. */
export function namesDiffer(kind: string, declared: Iterable<string>, live: Iterable<string>): string[] {
  const [expected, there] = [new Set(declared), new Set(live)];
  return [
    ...[...expected.difference(there)].sort().map((name) => `${kind} ${name} is missing`),
    ...[...there.difference(expected)].sort().map((name) => `${kind} ${name} exists, but is not declared`),
  ];
}

/**
 * Each declared field with another value on the cluster: `spec.replicas is 3 instead of 2`.
 * @param exact whether undeclared fields are differences, too: in objects in which they grant something instead of being defaults
 */
export function fieldsDiffer(path: string, declared: unknown, live: unknown, exact = false): string[] {
  if (Array.isArray(declared) && Array.isArray(live) && declared.length === live.length)
    return declared.flatMap((one, index) => fieldsDiffer(`${path}[${index}]`, one, live[index], exact));
  if (isRecord(declared) && isRecord(live)) {
    const keys = new Set([...Object.keys(declared), ...(exact ? Object.keys(live) : [])]);
    return [...keys].flatMap((key) => fieldsDiffer(`${path}.${key}`, declared[key], live[key], exact));
  }
  if (declared === live) return [];
  return [`${path} is ${shown(live)} instead of ${shown(declared)}`];
}

/** @throws Error with a line per difference, if there are any */
export function refuse(differences: readonly string[]): void {
  if (differences.length > 0) throw new Error(differences.join("\n"));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const shown = (value: unknown): string => (value === undefined ? "undefined" : JSON.stringify(value));
