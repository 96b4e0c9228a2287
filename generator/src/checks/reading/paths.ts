/** Absolute paths in a text. What stands before says whether it is a path of its own, and not a part of a URL or a variable's. */
const pathPattern = /(?<![\w.$@%~+/})\]*-])(?:\/[A-Za-z0-9_@+.-]+)+\/?/g;

/** Characters that go on with a path whose rest is not known: a glob, a variable, a format. */
const goesOn = /[*?$[{%\\]/;

/** A line whose author expects that the file may be missing. */
const tolerant = /2>\s*\/dev\/null|\|\|\s*(?:true|:)(?:\s|$|;|\))/;

/** A comment of a script or of the usual configuration files. */
const comment = /^\s*(?:#|\/\/|;|--\s)/;

const known = new Map<string, readonly string[]>();
const capacity = 2000;

/**
 * The absolute paths that a text names as a whole, without those in comments, in lines that tolerate a missing file, and
 * those whose existence a script tests. Remembers its results: most texts are the same on each cluster.
 */
export function pathsIn(text: string): readonly string[] {
  if (!text.includes("/")) return [];
  const before = known.get(text);
  if (before) return before;
  const found = search(text);
  if (known.size >= capacity) known.clear();
  known.set(text, found);
  return found;
}

function search(text: string): readonly string[] {
  const paths = new Set<string>();
  for (const line of text.split("\n")) {
    if (!line.includes("/") || comment.test(line) || tolerant.test(line)) continue;
    for (const match of line.matchAll(pathPattern)) {
      const [path] = match;
      if (goesOn.test(line.charAt(match.index + path.length))) continue;
      paths.add(path.replace(/[./]+$/, ""));
    }
  }
  for (const path of paths) if (path === "" || isTested(path, text)) paths.delete(path);
  return [...paths];
}

function isTested(path: string, text: string): boolean {
  for (let at = text.indexOf(path); at >= 0; at = text.indexOf(path, at + 1))
    if (
      /(?:^|\s)-[a-zA-Z]\s+["']?$/.test(text.slice(Math.max(0, at - 12), at)) &&
      /\btest\s|\[/.test(lineBefore(text, at))
    )
      return true;
  return false;
}

const lineBefore = (text: string, at: number) => text.slice(text.lastIndexOf("\n", at) + 1, at);
