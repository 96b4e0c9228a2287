/** The names of pictures. Browsers show them and offer them for saving; the service never uses them as paths. */

/** Control characters, and those that reverse the order of others: "gnp.exe" could look like "exe.png". */
const unseen = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The last part of the client's file name, at most 200 characters; `fallback` if nothing is left of it. */
export function displayName(given: string | undefined, fallback: string): string {
  const last = (given ?? "").toWellFormed().replace(unseen, "").split(/[/\\]/).at(-1) ?? "";
  const name = [...last.trim()].slice(0, 200).join("").trim();
  return /^\.*$/.test(name) ? fallback : name;
}

/**
 * The header that shows a picture in the page and names the saved file. The extension matches the picture's real type,
 * so that no system takes the file for something else. Source: RFC 6266, RFC 8187.
 */
export function contentDisposition(name: string, extensions: readonly string[]): string {
  const extension = name.split(".").at(-1)?.toLowerCase() ?? "";
  const safe = extensions.includes(extension) ? name : `${name}.${extensions[0]}`;
  const plain = safe.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(safe).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `inline; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
