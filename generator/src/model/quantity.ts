/**
 * Kubernetes resource quantities: "250m" CPUs, "128Mi" bytes.
 * Source: k8s.io/apimachinery/pkg/api/resource, of which the binary and decimal suffixes that manifests use.
 */
const suffixes: Readonly<Record<string, number>> = {
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** A quantity in its base unit (CPUs, bytes, pieces); undefined for other text, such as "128mb". */
export function parseQuantity(text: string | number): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/.exec(String(text));
  if (!match) return undefined;
  const scale = suffixes[match[2] ?? ""];
  return scale === undefined ? undefined : Number(match[1]) * scale;
}

/** Formats CPUs, as "250m" or "2". */
export function formatCpu(cpus: number): string {
  const millis = Math.ceil(cpus * 1000 - 1e-6);
  return millis % 1000 === 0 ? String(millis / 1000) : `${millis}m`;
}

/** Formats bytes, as "512Mi". */
export function formatMemory(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)}Mi`;
}

/** The reason why a quantity is refused, or undefined. */
export function wrongQuantity(text: string): string | undefined {
  return parseQuantity(text) === undefined
    ? `"${text}" is not a quantity: write one such as "250m", "2" or "128Mi"`
    : undefined;
}
