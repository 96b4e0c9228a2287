/** Paths as nginx handles them: decoded once, without dots and double slashes, and encoded again for the upstream. */

/** @returns the decoded path; null where nginx answers 400: no leading slash, a path above the root, or U+0000 */
export function normalize(path: string): string | null {
  if (!path.startsWith("/")) return null;
  const bytes = decode(path);
  if (bytes === null) return null;
  const parts: string[] = [];
  const segments = bytes
    .replace(/\/{2,}/g, "/")
    .slice(1)
    .split("/");
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    if (segment === "..") {
      if (parts.pop() === undefined) return null;
    } else if (segment !== ".") {
      parts.push(segment);
      continue;
    }
    if (isLast) parts.push(""); // "/a/." and "/a/b/.." are folders
  }
  return `/${parts.join("/")}`;
}

/** One character per byte, so that invalid UTF-8 passes too. */
function decode(path: string): string | null {
  let wrong = false;
  const decoded = path.replace(/%(.{0,2})/g, (_all, hex: string) => {
    if (!/^[0-9a-f]{2}$/i.test(hex) || hex === "00") wrong = true;
    return String.fromCharCode(Number.parseInt(hex, 16));
  });
  return wrong ? null : decoded;
}

export function encode(decoded: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are not allowed in a request line
  return decoded.replace(/[\x00-\x20#%?"\x7f-\xff]/g, (char) => {
    return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  });
}
