/** Calls the public API as the page does, with one person's session. */
export interface Client {
  /** @throws Refused with the request and the answer if the status is not 2xx */
  readonly send: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
  /** Sends a file in a form, as browsers do. */
  readonly upload: (path: string, name: string, type: string, bytes: Buffer) => Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: any JSON; a missing field fails where it is used
  readonly body: any;
}

export class Refused extends Error {
  readonly status: number;
  constructor(request: string, status: number, answer: string) {
    super(`${request} -> ${status} ${answer.slice(0, 500)}`);
    this.status = status;
  }
}

/** @param url the page's address. The client keeps the session's cookie, as a browser does. */
export function client(url: string): Client {
  let cookie = "";
  async function request(method: string, path: string, init: RequestInit): Promise<Answer> {
    // Requests that change something need the page's origin, against cross-site request forgery.
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
