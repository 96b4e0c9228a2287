/** What is declared beside what is there, in words. */

/** Both ways: `Pod x is missing`, `Pod y is there, and nobody declares it`. */
export function namesDiffer(what: string, declared: Iterable<string>, live: Iterable<string>): string[] {
  const [wanted, there] = [new Set(declared), new Set(live)];
  return [
    ...[...wanted.difference(there)].sort().map((name) => `${what} ${name} is missing`),
    ...[...there.difference(wanted)].sort().map((name) => `${what} ${name} is there, and nobody declares it`),
  ];
}

/**
 * Each field that is declared and is otherwise on the cluster: `spec.replicas is 3, declared is 2`.
 * @param exact fields that nobody declares are differences, too: where they are not defaults but grants
 */
export function fieldsDiffer(path: string, declared: unknown, live: unknown, exact = false): string[] {
  if (Array.isArray(declared) && Array.isArray(live) && declared.length === live.length)
    return declared.flatMap((one, index) => fieldsDiffer(`${path}[${index}]`, one, live[index], exact));
  if (isRecord(declared) && isRecord(live)) {
    const keys = new Set([...Object.keys(declared), ...(exact ? Object.keys(live) : [])]);
    return [...keys].flatMap((key) => fieldsDiffer(`${path}.${key}`, declared[key], live[key], exact));
  }
  if (declared === live) return [];
  return [`${path} is ${shown(live)}, declared is ${shown(declared)}`];
}

/** @throws Error with all of them, a line each */
export function refuse(differences: readonly string[]): void {
  if (differences.length > 0) throw new Error(differences.join("\n"));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const shown = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));
