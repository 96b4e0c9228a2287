/** Starts TaskFlow on this machine, and registers people through its API. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../local/rendered.ts";
import { startTaskflow, type Taskflow } from "../local/taskflow.ts";

/** The variables that the image sets, such as NODE_OPTIONS, without its compile cache. */
export function imageVariables(dockerfile = readFileSync(join(root, "services/Dockerfile"), "utf8")) {
  const [, line = ""] = /^ENV (.*NODE_OPTIONS=.*)$/m.exec(dockerfile) ?? [];
  const pairs = line.split(" ").map((pair) => [pair.split("=", 1)[0], pair.slice(pair.indexOf("=") + 1)]);
  const variables: Record<string, string> = Object.fromEntries(pairs);
  if (!variables.NODE_OPTIONS) throw new Error("services/Dockerfile has no ENV line with NODE_OPTIONS");
  delete variables.NODE_COMPILE_CACHE;
  return variables;
}

/** Starts TaskFlow with fsync, as in a cluster, and without rate limits, nginx' or the kit's. */
export async function startMeasuredTaskflow(services: readonly string[], onReady: (name: string, ms: number) => void) {
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
  /** A browser's headers: the session's cookie and the page's origin. */
  readonly headers: Readonly<Record<string, string>>;
  /** The token that the gateway forwards to tasks instead of the cookie. */
  readonly token: string;
}

/** @param invitation to a team; by default the person gets a new team */
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

// biome-ignore lint/suspicious/noExplicitAny: any JSON; a missing field fails where it is used
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
