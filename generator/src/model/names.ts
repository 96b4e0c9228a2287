/**
 * Checks of names by the Kubernetes API server's rules (RFC 1123 labels, RFC 1123 subdomains, IANA service names).
 * Each returns the reason why a name is refused, or undefined.
 */
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** The longest name that fits a label value, a DNS label and, with a suffix, a generated pod name. */
export const longestName = 52;

export function wrongDnsLabel(name: string, longest = 63): string | undefined {
  if (name.length > longest) return `"${name}" has ${name.length} characters, ${longest} at most`;
  if (!label.test(name))
    return `"${name}" is not a DNS label: lower-case letters, digits and inner dashes only (RFC 1123)`;
  return undefined;
}

export function wrongPortName(name: string): string | undefined {
  if (name.length > 15) return `port name "${name}" has ${name.length} characters, 15 at most`;
  if (!label.test(name) || !/[a-z]/.test(name) || name.includes("--"))
    return `"${name}" is not a port name: lower-case letters, digits and single inner dashes, one letter at least`;
  return undefined;
}

export function wrongHostName(host: string): string | undefined {
  if (host.length > 253) return `host name "${host}" has ${host.length} characters, 253 at most`;
  const bad = host.split(".").map((part) => wrongDnsLabel(part));
  return bad.find((reason) => reason !== undefined);
}

/** The known name with the fewest edits, or the one that it begins, for a "did you mean"; undefined where none is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const near = known
    .map((candidate) => ({ candidate, edits: edits(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= Math.max(2, Math.floor(candidate.length / 2)))
    .sort((a, b) => a.edits - b.edits);
  return near[0]?.candidate;
}

/** A hint for an unknown name: the nearest known one, or all of them. */
export function didYouMean(name: string, known: readonly string[]): string {
  if (known.length === 0) return "there is none";
  const near = nearest(name, known);
  return near ? `did you mean "${near}"?` : `known: ${known.join(", ")}`;
}

/** The start of a name counts as one edit: "rate" for "ratePerSecond". */
const edits = (name: string, candidate: string): number =>
  name.length >= 3 && name !== candidate && candidate.startsWith(name) ? 1 : distance(name, candidate);

/** Levenshtein distance, one row at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substitute);
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
