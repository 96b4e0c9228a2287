/** Names are shown and offered for saving; they never become paths here. */

/** Control characters, and those that turn the order of the others around: "gnp.exe" could look like "exe.png". */
const unseen = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The last part of what a client calls its file, at most 200 characters; `fallback` where nothing is left of it. */
export function displayName(given: string | undefined, fallback: string): string {
  const last = (given ?? "").toWellFormed().replace(unseen, "").split(/[/\\]/).at(-1) ?? "";
  const name = [...last.trim()].slice(0, 200).join("").trim();
  return /^\.*$/.test(name) ? fallback : name;
}

/**
 * The header that shows a picture in the page and names it where it is saved: with the extension of what it is, so that
 * no system takes it for something else. Source: RFC 6266, RFC 8187.
 */
export function contentDisposition(name: string, extensions: readonly string[]): string {
  const extension = name.split(".").at(-1)?.toLowerCase() ?? "";
  const safe = extensions.includes(extension) ? name : `${name}.${extensions[0]}`;
  const plain = safe.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(safe).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `inline; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
