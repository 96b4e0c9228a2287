/** The public API as the page uses it, for one person with a session. */
export interface Client {
  /** @throws Error with what was asked and answered, unless the status is 2xx */
  readonly send: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
  /** A file in a form, as browsers send it. */
  readonly upload: (path: string, name: string, type: string, bytes: Buffer) => Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the service says; what is missing fails where it is used
  readonly body: any;
}

export class Refused extends Error {
  readonly status: number;
  constructor(what: string, status: number, said: string) {
    super(`${what} -> ${status} ${said.slice(0, 500)}`);
    this.status = status;
  }
}

/** @param url the page's address. Cookies are kept, as a browser keeps them. */
export function client(url: string): Client {
  let cookie = "";
  async function request(method: string, path: string, init: RequestInit): Promise<Answer> {
    // A session counts for what changes things only where the page says that it is ours.
    const headers = {
      ...(init.headers as Record<string, string>),
      origin: new URL(url).origin,
      ...(cookie ? { cookie } : {}),
    };
    const response = await fetch(url + path, { ...init, method, headers, signal: AbortSignal.timeout(30_000) });
    const text = await response.text();
    if (!response.ok) throw new Refused(`${method} ${path}`, response.status, text);
    for (const set of response.headers.getSetCookie()) cookie = set.split(";")[0] ?? "";
    return { status: response.status, body: text ? JSON.parse(text) : undefined };
  }
  return {
    send: (method, path, body, headers) => {
      const json = body === undefined ? {} : { body: JSON.stringify(body) };
      const type = body === undefined ? {} : { "content-type": "application/json" };
      return request(method, path, { ...json, headers: { ...type, ...headers } });
    },
    upload: (path, name, type, bytes) => {
      const body = new FormData();
      body.append("file", new Blob([new Uint8Array(bytes)], { type }), name);
      return request("POST", path, { body });
    },
  };
}
