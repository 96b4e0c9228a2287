/** The own proxy, used where nginx is not installed: the routes and headers of the page's and the gateway's nginx, without rate limits. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import { endpoint } from "../generator/src/model/endpoints.ts";
import { cacheControl, pageHeaders, sendPage } from "./proxy/page.ts";
import { normalize } from "./proxy/path.ts";
import { bytesOf, type Routes, routesOf, type Target } from "./proxy/routes.ts";
import { ask, askBriefly, NoAnswer, passed } from "./proxy/upstream.ts";

export interface ProxyOptions {
  readonly cluster: string;
  /** The services' ports on 127.0.0.1. */
  readonly upstreams: Readonly<Record<string, number>>;
  /** The folder of the built page. */
  readonly page: string;
  readonly port: number;
}

export interface Proxy {
  readonly port: number;
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** @throws Error with code EADDRINUSE if the port is in use */
export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const passOn = proxyTo(options);
  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    passOn(request, response).catch((error) => {
      if (response.headersSent) response.destroy(error);
      else sendProblem(response, error instanceof NoAnswer ? error.status : 503);
    });
  });
  server.listen(options.port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: options.port,
    url: `http://127.0.0.1:${options.port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function proxyTo({ cluster, upstreams, page }: ProxyOptions) {
  const routes = routesOf(cluster);
  const added = pageHeaders(cluster);
  const own = new Set<string>([endpoint.live, endpoint.ready, endpoint.health]);
  const portOf = (name: string): number => upstreams[name] ?? 0;

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(added)) response.setHeader(name, value);
    const [, rawPath = "", query = ""] = /^([^?]*)(.*)$/s.exec(request.url ?? "") ?? [];
    const path = normalize(rawPath);
    if (path === null) return sendProblem(response, 400);
    if (own.has(path)) return void sendOk(path, response);
    if (path === "/api") return void response.writeHead(301, { location: `/api/${query}` }).end();
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (!isRead && (path === "/api/health" || !path.startsWith("/api/"))) return sendProblem(response, 405);
    if (path === "/api/health") return void (await sendHealth(routes, portOf, request, response));
    if (!path.startsWith("/api/")) return sendPage(page, path, request.method === "HEAD", response);
    const target = routes.find(path);
    if (!target) return sendProblem(response, 404);
    await forward({ ...target, path: target.path + query }, request, response, routes, portOf);
  };
}

async function forward(
  { route, path }: Target,
  request: IncomingMessage,
  response: ServerResponse,
  routes: Routes,
  portOf: (name: string) => number,
): Promise<void> {
  const maxBytes = bytesOf(route.maxBody);
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) return sendProblem(response, 413);
  const hop = hopHeaders(request);
  let identity: string[] = [];
  if (route.auth === "user") {
    const headers = [...withoutBody(clientHeaders(request, true)), ...hop, "X-Original-Method", request.method ?? ""];
    headers.push("X-Original-URI", request.url ?? "");
    const verified = await askBriefly({ port: portOf(routes.auth), path: endpoint.verify, headers, timeoutMs: 30_000 });
    const status = verified?.status ?? 0;
    const challenge = verified?.headers["www-authenticate"];
    if (challenge) response.setHeader("www-authenticate", challenge);
    if (status === 401 || status === 403) return sendProblem(response, status);
    if (status < 200 || status > 299) return sendProblem(response, 503);
    identity = ["X-User", "X-Team", "Authorization"].flatMap((name) => {
      const value = verified?.headers[name.toLowerCase()];
      return typeof value === "string" ? [name, value] : [];
    });
  }
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const answer = await ask({
    port: portOf(route.upstream.name),
    method: request.method ?? "GET",
    path,
    headers: [...clientHeaders(request, route.auth === "none"), ...hop, ...identity, "Connection", "close"],
    body: request,
    maxBytes,
    timeoutMs: 30_000,
    signal: gone.signal,
  });
  const headers = passed(answer.rawHeaders, (name) => name !== "transfer-encoding");
  for (const [name, value] of Object.entries(response.getHeaders())) headers.push(name, String(value));
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  response.writeHead(answer.statusCode ?? 502, headers).flushHeaders();
  answer.on("error", (error) => response.destroy(error));
  answer.pipe(response);
}

/** The client's headers without those that only proxies may set: identity (auth sets it) and forwarding. */
function clientHeaders({ rawHeaders }: IncomingMessage, withCredentials: boolean): string[] {
  const dropped = new Set(["host", "x-user", "x-team", "x-request-id", "x-forwarded-for", "x-forwarded-proto"]);
  if (!withCredentials) for (const name of ["authorization", "cookie"]) dropped.add(name);
  return passed(rawHeaders, (name) => !dropped.has(name) && !name.includes("_")); // like nginx: some servers read X_User as X-User
}

const withoutBody = (headers: readonly string[]) =>
  passed(headers, (name) => name !== "content-length" && name !== "transfer-encoding");

/** The headers that the first proxy adds, like the rendered nginx. */
function hopHeaders({ headers, socket }: IncomingMessage): string[] {
  const before = headers["x-forwarded-for"];
  const all: Record<string, string> = {
    Host: (headers.host ?? "").replace(/:\d+$/, ""),
    "X-Request-Id": String(headers["x-request-id"] || randomBytes(16).toString("hex")),
    "X-Forwarded-For": `${before ? `${before}, ` : ""}${socket.remoteAddress}`,
    "X-Forwarded-Proto": String(headers["x-forwarded-proto"] || "http"),
  };
  return Object.entries(all).flat();
}

/** Sends each backend's readiness in one JSON document. */
async function sendHealth(
  routes: Routes,
  portOf: (name: string) => number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const headers = hopHeaders(request);
  const lines = routes.backends.map(async (name) => {
    const answer = await askBriefly({ port: portOf(name), path: endpoint.ready, headers, timeoutMs: 2_000 });
    const said = answer?.status === 200 || answer?.status === 503 ? answer.text : '{"status":"down"}';
    return `  "${name}": ${said}`;
  });
  const body = `{\n${(await Promise.all(lines)).join(",\n")}\n}\n`;
  response.writeHead(200, { "content-type": "application/json" }).end(body);
}

function sendOk(path: string, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/plain", "cache-control": cacheControl(path) }).end("ok\n");
}

/** Reason phrases for which Node still has the name from before RFC 9110. */
const titles: Readonly<Record<number, string>> = { 413: "Content Too Large" };

function sendProblem(response: ServerResponse, status: number): void {
  const body = JSON.stringify({ type: "about:blank", title: titles[status] ?? STATUS_CODES[status], status });
  if (status === 413) response.setHeader("connection", "close"); // the rest of the body is not read
  response.writeHead(status, { "content-type": "application/problem+json" }).end(body);
}
