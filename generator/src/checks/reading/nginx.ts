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

/** White space, a comment, the end of a statement, a quoted word, or a word. A brace after `$` belongs to a variable. */
const token =
  /\s+|#[^\n]*|([;{}])|"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'|((?:\\[\s\S]|\$\{|[^\s;{}\\]|(?<=\$\{\w*)\})+)/g;

function parse(text: string): readonly Statement[] {
  const statements: Statement[] = [];
  let words: string[] = [];
  for (const [, end, double, single, plain] of text.matchAll(token)) {
    const word = double ?? single ?? plain;
    if (word !== undefined) words.push(word);
    else if (end !== undefined) {
      if (words.length > 0) statements.push(words);
      words = [];
    }
  }
  return statements;
}

/** A block that no other usual kind of configuration has. */
const block = /^\s*(?:http|events|server|upstream\s+\S+|location\s[^{;\n]+|map\s+\S+\s+\$\w+)\s*\{/m;

export const looksLikeNginx = (key: string, text: string) => /\.conf\b|nginx/.test(key) && block.test(text);

const fileDirective =
  /^(?:include|load_module|auth_basic_user_file|auth_jwt_key_file|js_import|root|alias|(?:\w+_)?ssl_(?:certificate|certificate_key|trusted_certificate|client_certificate|crl|dhparam|password_file|session_ticket_key|stapling_file))$/;

/** The absolute paths of the files that nginx opens. An `include` with a glob may match nothing. */
export function nginxPaths(text: string): readonly string[] {
  return statementsOf(text)
    .filter(([directive = ""]) => fileDirective.test(directive))
    .flatMap((statement) => statement.slice(1))
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
