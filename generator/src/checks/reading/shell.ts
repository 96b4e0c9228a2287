/** A shell script as far as its variables are concerned. */
export interface ShellScript {
  /** The variables that it reads and that end it where they are unset: `${NAME:?}`, or all after `set -u`. */
  readonly needed: ReadonlySet<string>;
  /** The variables that it needs only after `set -u`, or with the shell's flag -u. */
  readonly neededIfStrict: ReadonlySet<string>;
  /** The variables that it sets, or for which it has a default. */
  readonly set: ReadonlySet<string>;
  readonly strict: boolean;
  /** The files that it reads as a part of itself. */
  readonly sources: readonly string[];
  /** Whether other text may set variables: by eval, or in a file whose path is not known. */
  readonly open: boolean;
}

const known = new Map<string, ShellScript>();
const capacity = 500;

export function readShell(text: string): ShellScript {
  const before = known.get(text);
  if (before) return before;
  const read = parse(text);
  if (known.size >= capacity) known.clear();
  known.set(text, read);
  return read;
}

const heredoc = /<<-?\s*(["'\\]?)(\w+)\1([^\n]*)\n(?:([\s\S]*?)\n)?[\t ]*\2(?=\n|$)/g;

function parse(text: string): ShellScript {
  const bodies: string[] = [];
  // Quotes mean nothing in a here-document; with a quoted word, variables mean nothing either.
  const code = text.replace(heredoc, (_, quote: string, __, rest: string, body = "") => {
    if (quote === "") bodies.push(body);
    return rest;
  });
  const used = [...uses(code), ...bodies.flatMap((body) => uses(body.replaceAll(/["'`#]/g, " ")))];
  const [required, plain, optional] = (["required", "plain", "default"] as const).map(
    (way) => new Set(used.flatMap((use) => (use.way === way ? [use.name] : []))),
  ) as [Set<string>, Set<string>, Set<string>];
  const files = sourcedBy(code);
  return {
    needed: required,
    neededIfStrict: plain,
    set: new Set([...assigned(code), ...optional]),
    strict: isStrict(text),
    sources: files.filter((path) => path.startsWith("/")),
    open: files.some((path) => !/^\/[\w./@+-]+$/.test(path)) || /\beval\b/.test(code),
  };
}

/** The files that a script reads as a part of itself, as it writes their paths. */
export function sourcedBy(code: string): readonly string[] {
  if (!/(?:\.|source)\s/.test(code)) return [];
  return [...code.matchAll(/(?:^|[\n;&|{(]|\bthen|\bdo)\s*(?:\.|source)\s+(["']?)([^\s"';&|]+)\1/g)].map(
    ([, , path = ""]) => path,
  );
}

/** A quick look: whether a script may end at a variable that is not set. It may say yes too often. */
export const mayEnd = (text: string) => /\bset\s+[-+]|^#!.*\s-|\{\w+:?\?/.test(text);

function isStrict(text: string): boolean {
  if (/(?:^|[\n;&|{]\s*)\s*set\s+\+[a-z]*u/.test(text)) return false;
  const set =
    /(?:^|[\n;&|{])\s*set\s+(?:-[a-zA-Z]+\s+(?:pipefail\s+)?)*(?:-[a-zA-Z]*u[a-zA-Z]*\b|-[a-zA-Z]*o\s+nounset)/;
  return set.test(text) || /^#!\S+(?:\s+\S*sh)?\s+-[a-z]*u/.test(text);
}

/** The names that some command sets. It may find too many, never too few. */
function assigned(code: string): string[] {
  const names = (pattern: RegExp) =>
    [...code.matchAll(pattern)].flatMap(([, found = ""]) => found.match(/[A-Za-z_]\w*/g) ?? []);
  return [
    ...names(/(?<![\w$.-])([A-Za-z_]\w*)(?:\[[^\]\n]*\])?(?:\+|\+\+|--)?=/g),
    ...names(/\b(?:for|select)\s+([A-Za-z_]\w*)/g),
    ...names(/\b(?:read|mapfile|readarray|local|declare|typeset)\b([^\n;|&<>]*)/g),
    ...names(/\bgetopts\s+\S+\s+(\w+)/g),
    ...names(/\bprintf\s+-v\s+(\w+)/g),
  ];
}

interface Use {
  readonly name: string;
  readonly way: "plain" | "required" | "default";
}

const parameter = /\$\{[#!]?([A-Za-z_]\w*)(:?[-=+?])?/y;
const simple = /\$([A-Za-z_]\w*)/y;

/** The variables that a script expands. Single quotes hide them, double quotes and command substitutions do not. */
function uses(code: string): Use[] {
  const found: Use[] = [];
  const open: string[] = [];
  const top = () => open.at(-1);
  const skipTo = (end: string, from: number) => {
    const at = code.indexOf(end, from);
    return at < 0 ? code.length : at + 1;
  };
  let i = 0;
  while (i < code.length) {
    const character = code.charAt(i);
    if (character === "\\") i += 2;
    else if (character === "'" && top() !== '"') i = skipTo("'", i + 1);
    else if (character === "#" && top() !== '"' && top() !== "{" && /^$|[\s;(]/.test(code.charAt(i - 1)))
      i = skipTo("\n", i);
    else if (character === "$") i = expansion(i);
    else {
      if (character === '"' || character === "`") top() === character ? open.pop() : open.push(character);
      else if (character === "(" && top() !== '"') open.push("(");
      else if (character === ")" && top() === "(") open.pop();
      else if (character === "}" && top() === "{") open.pop();
      i += 1;
    }
  }
  return found;

  function expansion(at: number): number {
    const next = code.charAt(at + 1);
    if (next === "(" || next === "{") open.push(next);
    if (next === "'" && top() !== '"') return skipTo("'", at + 2);
    const pattern = next === "{" ? parameter : simple;
    pattern.lastIndex = at;
    const match = pattern.exec(code);
    if (!match) return at + (next === "(" || next === "{" ? 2 : 1);
    const [, name = "", operator = ""] = match;
    const way = operator.includes("?") ? "required" : operator === "" ? "plain" : "default";
    found.push({ name, way });
    return pattern.lastIndex;
  }
}

/** Variables that a shell or the container runtime sets. Sources: POSIX, bash's manual, and the OCI runtimes' defaults. */
const ofShells =
  /^(?:PATH|HOME|HOSTNAME|PWD|OLDPWD|SHLVL|SHELL|USER|LOGNAME|UID|EUID|GID|GROUPS|PPID|IFS|OPTARG|OPTIND|OPTERR|LINENO|RANDOM|SRANDOM|SECONDS|EPOCH(?:SECONDS|REALTIME)|TERM|LANG|LC_\w+|TZ|TMPDIR|PS[0-4]|ENV|MAIL|HOSTTYPE|MACHTYPE|OSTYPE|REPLY|PIPESTATUS|FUNCNAME|DIRSTACK|COLUMNS|LINES|BASH\w*|_)$/;

export const isShellsOwn = (name: string) => ofShells.test(name);
