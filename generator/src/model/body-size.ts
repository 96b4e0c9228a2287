/** Sizes of request bodies in nginx's units: "512k", "10m". Both units are powers of 1024. */
const units: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20 };

/** A size in bytes; undefined for other text, such as "10Mi". */
export function parseBodySize(text: string): number | undefined {
  const [, count, unit = ""] = /^([1-9]\d*)([km])$/.exec(text) ?? [];
  const scale = units[unit];
  return scale === undefined ? undefined : Number(count) * scale;
}

/** The largest of the sizes; undefined without any. */
export function largestBody(sizes: readonly string[]): string | undefined {
  const [largest] = [...sizes].sort((a, b) => (parseBodySize(b) ?? 0) - (parseBodySize(a) ?? 0));
  return largest;
}
