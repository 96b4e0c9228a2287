/** Checks of paths. Each returns the reason why a text is refused, or undefined. */

/**
 * An absolute path in a container. The API server refuses a colon in a mount's path; the other forms would give one folder
 * two names.
 */
export function wrongAbsolutePath(path: string): string | undefined {
  if (!path.startsWith("/")) return `"${path}" is not an absolute path: it starts with no slash`;
  if (path === "/") return `"/" is the whole file system: name a folder or a file in it`;
  if (path.endsWith("/")) return `"${path}" ends with a slash: write "${path.replace(/\/+$/, "") || "/..."}"`;
  if (path.split("/").some((part, at) => at > 0 && ["", ".", ".."].includes(part)))
    return `"${path}" has an empty part, "." or "..": write the path that it leads to`;
  return [...path].some((character) => character === ":" || character <= " " || character === "\x7f")
    ? `"${path}" has a colon, a space or a control character`
    : undefined;
}

/** Whether the path is the folder itself, or lies below it. */
export const isBelow = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** The path of a URL, which a probe requests. */
export function wrongUrlPath(path: string): string | undefined {
  return /^\/[\x21-\x7e]*$/.test(path) ? undefined : `"${path}" is not the path of a URL: write one such as "/healthz"`;
}
