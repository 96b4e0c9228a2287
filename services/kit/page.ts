/** The home page of a service: its description and its operations. One file, no script, light and dark. */

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);

/** A template tag that escapes its values. Arrays contain results of `html` and are joined unchanged. */
export function html(parts: TemplateStringsArray, ...values: readonly (string | number | readonly Html[])[]): Html {
  const shown = values.map((value) => (typeof value === "object" ? value.join("\n") : escaped(String(value))));
  return parts.reduce((page, part, index) => page + (shown[index - 1] ?? "") + part) as Html;
}

/** Text that is HTML already. */
export type Html = string & { readonly html: true };

export interface Home {
  readonly name: string;
  readonly description: string;
  readonly operations: readonly { readonly method: string; readonly path: string; readonly summary: string }[];
}

const style = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:44rem;margin:3rem auto;padding:0 1rem}code{font-size:.95em}
table{border-collapse:collapse;width:100%}td{padding:.4rem .8rem .4rem 0;border-top:1px solid #8884;vertical-align:top}`;

export function homePage(home: Home): { body: string; headers: Record<string, string> } {
  const rows = home.operations.map(
    ({ method, path, summary }) =>
      html`<tr><td><code>${method}</code></td><td><code>${path}</code></td><td>${summary}</td></tr>`,
  );
  const body = html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>TaskFlow ${home.name}</title>
<style>${[style as Html]}</style></head>
<body>
<h1>TaskFlow ${home.name}</h1>
<p>${home.description}</p>
<p><a href="docs">Read and try the API</a> · <a href="health">health</a></p>
<table>${rows}</table>
</body>
</html>
`;
  const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
  return { body, headers: { "content-security-policy": policy } };
}
