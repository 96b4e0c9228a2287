/** A statement of an nginx configuration: its words without quotes. */
export type Statement = readonly string[];

const known = new Map<string, readonly Statement[]>();
const capacity = 200;

/** The statements of an nginx configuration, those of inner blocks too. Remembers its results. */
export function statementsOf(text: string): readonly Statement[] {
  const before = known.get(text);
  if (before) return before;
  const read = parse(text);
  if (known.size >= capacity) known.clear();
  known.set(text, read);
  return read;
}

const [quote, doubleQuote, hash, semicolon, backslash, open, close, dollar] = [..."'\"#;\\{}$"].map((one) =>
  one.charCodeAt(0),
);

/** Reads character by character: configurations are long. A brace after `$` belongs to a variable. */
function parse(text: string): readonly Statement[] {
  const statements: Statement[] = [];
  let words: string[] = [];
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code <= 32) at += 1;
    else if (code === hash) at = endOf(text, "\n", at);
    else if (code === semicolon || code === open || code === close) {
      if (words.length > 0) statements.push(words);
      words = [];
      at += 1;
    } else {
      const end = code === quote || code === doubleQuote ? endOfQuoted(text, at, code) : endOfPlain(text, at);
      words.push(code === quote || code === doubleQuote ? text.slice(at + 1, end - 1) : text.slice(at, end));
      at = end;
    }
  }
  return statements;
}

function endOf(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? text.length : at + 1;
}

function endOfQuoted(text: string, from: number, mark: number): number {
  let at = from + 1;
  while (at < text.length && text.charCodeAt(at) !== mark) at += text.charCodeAt(at) === backslash ? 2 : 1;
  return at + 1;
}

function endOfPlain(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === backslash) at += 1;
    else if (code === dollar && text.charCodeAt(at + 1) === open) at = endOf(text, "}", at) - 1;
    else if (code <= 32 || code === semicolon || code === open || code === close) break;
  }
  return at;
}

/** A block that no other usual kind of configuration has. */
const block = /^\s*(?:http|events|server|upstream\s+\S+|location\s[^{;\n]+|map\s+\S+\s+\$\w+)\s*\{/m;

export const looksLikeNginx = (key: string, text: string) => /\.conf\b|nginx/.test(key) && block.test(text);

/** A statement that opens a file, on a line without a comment before it. */
const fileStatement =
  /^[^#\n]*?(?<![\w-])(?:include|load_module|auth_basic_user_file|auth_jwt_key_file|js_import|root|alias|(?:\w+_)?ssl_(?:certificate|certificate_key|trusted_certificate|client_certificate|crl|dhparam|password_file|session_ticket_key|stapling_file))\s+([^;{}\n]+);/gm;

/** The absolute paths of the files that nginx opens. An `include` with a glob may match nothing. */
export function nginxPaths(text: string): readonly string[] {
  return [...text.matchAll(fileStatement)]
    .flatMap(([, words = ""]) => words.split(/\s+/).map((word) => word.replaceAll(/["']/g, "")))
    .filter((word) => word.startsWith("/") && !/[*?[$]/.test(word));
}

/** The variables of an nginx configuration. Names are in lower case where they are set: nginx makes no difference. */
export interface NginxVariables {
  readonly used: ReadonlySet<string>;
  readonly set: ReadonlySet<string>;
}

/** Directives whose word at this place is a variable that they set; a block's line may start with one, as in geoip2. */
const setters: Readonly<Record<string, readonly number[]>> = {
  set: [1],
  map: [2],
  split_clients: [2],
  auth_request_set: [1],
  auth_jwt_claim_set: [1],
  auth_jwt_header_set: [1],
  keyval: [2],
  js_set: [1],
  js_var: [1],
  perl_set: [1],
  set_by_lua: [1],
  set_by_lua_block: [1],
  set_by_lua_file: [1],
  set_random: [1],
};

const namedGroup = /\(\?P?[<']([A-Za-z_]\w*)[>']/g;
const variable = /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g;

const settersOfOne = Object.entries(setters).flatMap(([name, [at]]) => (at === 1 ? [name] : []));
const setLine = new RegExp(`^[ \\t]*(?:${settersOfOne.join("|")})\\s+\\$(\\w+)`, "gm");
const blockLine = /^[ \t]*(?:map|geo|split_clients)\s[^#;{}\n]*\$(\w+)\s*\{/gm;
const groupLine = /^[^#\n]*\(\?P?[<'](\w+)/gm;

/** A quick look: it may find too many used variables, as in comments, and too few that are set, as of two on one line. */
export function glance(text: string): NginxVariables {
  const all = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = ""]) => name.toLowerCase());
  return {
    used: new Set(all(/\$\{?([A-Za-z_]\w*)/g)),
    set: new Set([setLine, blockLine, groupLine].flatMap(all)),
  };
}

const read = new Map<string, NginxVariables>();

export function nginxVariables(text: string): NginxVariables {
  const before = read.get(text);
  if (before) return before;
  const found = variablesIn(statementsOf(text));
  if (read.size >= capacity) read.clear();
  read.set(text, found);
  return found;
}

function variablesIn(statements: readonly Statement[]): NginxVariables {
  const used = new Set<string>();
  const set = new Set<string>();
  for (const [directive = "", ...words] of statements) {
    const all = [directive, ...words];
    // `geo $set {` and `geo $address $set {` set their last word.
    const places = directive.startsWith("$") ? [0] : directive === "geo" ? [words.length] : (setters[directive] ?? []);
    all.forEach((word, index) => {
      for (const [, name = ""] of word.matchAll(namedGroup)) set.add(name.toLowerCase());
      if (places.includes(index) && word.startsWith("$")) set.add(word.slice(1).toLowerCase());
      else for (const [, braced, plain] of word.matchAll(variable)) used.add(braced ?? plain ?? "");
    });
  }
  return { used, set };
}
