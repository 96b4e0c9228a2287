/** What is measured: TaskFlow as rendered, on this machine, with people and tasks in it, made through its API. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../local/rendered.ts";
import { startTaskflow, type Taskflow } from "../local/taskflow.ts";

/** What the image sets, such as NODE_OPTIONS; the compile cache is this machine's own. */
export function imageVariables(dockerfile = readFileSync(join(root, "services/Dockerfile"), "utf8")) {
  const [, line = ""] = /^ENV (.*NODE_OPTIONS=.*)$/m.exec(dockerfile) ?? [];
  const pairs = line.split(" ").map((pair) => [pair.split("=", 1)[0], pair.slice(pair.indexOf("=") + 1)]);
  const variables: Record<string, string> = Object.fromEntries(pairs);
  if (!variables.NODE_OPTIONS) throw new Error("services/Dockerfile has no line ENV with NODE_OPTIONS");
  delete variables.NODE_COMPILE_CACHE;
  return variables;
}

/** fsync as in a cluster; no limits of rates, neither nginx' nor the kit's. */
export async function startWorld(services: readonly string[], onReady: (name: string, ms: number) => void) {
  const variables = { ...imageVariables(), RATE_LIMIT: "10000000" };
  return startTaskflow({
    services,
    safe: true,
    environment: Object.fromEntries(services.map((name) => [name, variables])),
    entry: { kind: "nginx", limitRates: false },
    onReady,
  });
}

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  /** As a browser sends them: the session's cookie and the page's origin. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the gateway passes on to tasks in place of the cookie. */
  readonly token: string;
}

/** @param invitation of a team; without it, the person gets a team of their own */
export async function register({ entry: { gatewayUrl } }: Taskflow, invitation?: string): Promise<Person> {
  const [email, password] = [`${randomBytes(6).toString("hex")}@example.org`, randomBytes(12).toString("base64url")];
  const origin = { origin: gatewayUrl };
  const body = { name: "Somebody", email, password, ...(invitation && { invitation }) };
  const { body: user } = await call(`${gatewayUrl}/api/users/register`, { body, headers: origin });
  const { body: login, headers } = await call(`${gatewayUrl}/api/auth/login`, {
    body: { email, password },
    headers: origin,
  });
  const [cookie = ""] = (headers.get("set-cookie") ?? "").split(";", 1);
  return { id: user.id, email, password, headers: { ...origin, cookie }, token: login.token };
}

interface Call {
  /** Sent as JSON with POST; without it, GET. */
  readonly body?: object;
  readonly headers: Readonly<Record<string, string>>;
}

// biome-ignore lint/suspicious/noExplicitAny: an answer's JSON; what is not there fails where it is used
export async function call(url: string, { body, headers }: Call): Promise<{ body: any; headers: Headers }> {
  const sent = body && { method: "POST", body: JSON.stringify(body) };
  const answer = await fetch(url, {
    ...sent,
    headers: { ...headers, ...(body && { "content-type": "application/json" }) },
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${sent?.method ?? "GET"} ${url} answered ${answer.status}: ${text}`);
  return { body: text ? JSON.parse(text) : undefined, headers: answer.headers };
}
