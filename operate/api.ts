/**
 * The API server, asked over HTTP through one `kubectl proxy`: whatever log-in the context needs is kubectl's affair, and a
 * question costs a millisecond, not a process. The proxy listens on a socket in a folder that only this user may open.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apiVersionOf, type Kind, type LiveObject, pathOf } from "./kinds.ts";

/** The API server refuses. */
export class ApiError extends Error {
  readonly status: number;
  /** Kubernetes' word for it: NotFound, AlreadyExists, Invalid, Forbidden... */
  readonly reason: string;
  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

export interface ListOptions {
  /** Such as `app.kubernetes.io/name=auth`. */
  readonly labels?: string;
  /** Such as `involvedObject.name=auth`. */
  readonly fields?: string;
}

export type Api = Awaited<ReturnType<typeof openApi>>;

/** Who is named as the manager of what is applied from here. */
const fieldManager = "taskflow-bootstrap";

/**
 * @param context of KUBECONFIG; the current one where it is undefined
 * @throws Error with kubectl's words where there is no such context, or the cluster does not answer
 */
export async function openApi(context: string | undefined) {
  const folder = mkdtempSync(join(tmpdir(), "taskflow-api-"));
  const socketPath = join(folder, "socket");
  const args = [...(context ? ["--context", context] : []), "proxy", `--unix-socket=${socketPath}`];
  // In a group of its own: Ctrl-C must not take it before what was begun is given back.
  const proxy = spawn("kubectl", args, { stdio: ["ignore", "pipe", "pipe"], detached: true });
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let said = "";
  const heard = (text: string) => (said = (said + text).slice(-10_000));
  proxy.stderr.setEncoding("utf8").on("data", heard);
  const clean = () => {
    agent.destroy();
    proxy.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", clean);
  await new Promise<void>((resolve, reject) => {
    // Of a user without credentials it asks for them first: that is no readiness.
    proxy.stdout
      .setEncoding("utf8")
      .on("data", (text: string) => heard(text).includes("Starting to serve") && resolve());
    proxy.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "ENOENT" ? new Error("kubectl is not installed") : error),
    );
    proxy.once("exit", () => reject(new Error(said.trim() || "kubectl proxy ended at once")));
  }).catch((error) => {
    clean();
    throw error;
  });
  agent.setMaxListeners(0);

  /** One request; resolves with the open answer. */
  function open(method: string, path: string, body?: unknown, type?: string) {
    return new Promise<IncomingMessage>((resolve, reject) => {
      const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
      const headers = {
        accept: "application/json",
        ...(type && { "content-type": type }),
        // Node says no length of a DELETE's body, and what follows on the connection would be read as the next request.
        ...(text !== undefined && { "content-length": Buffer.byteLength(text) }),
      };
      const asked = request({ socketPath, method, path, headers, agent }, resolve);
      asked.once("error", reject);
      asked.end(text);
    });
  }

  // biome-ignore lint/suspicious/noExplicitAny: as the API server answers; what is not there fails where it is used.
  async function call(method: string, path: string, body?: unknown, type?: string): Promise<any> {
    const answer = await open(method, path, body, body === undefined ? undefined : (type ?? "application/json"));
    const text = await textOf(answer);
    const status = answer.statusCode ?? 0;
    // A container's log may be JSON, too, and is text nevertheless.
    const json = answer.headers["content-type"]?.startsWith("application/json") ? JSON.parse(text) : undefined;
    if (status < 300) return json ?? text;
    throw new ApiError(status, json?.reason ?? "", json?.message ?? `${method} ${path}: ${status} ${text.trim()}`);
  }

  await call("GET", "/version").catch((error) => {
    if (!(error instanceof ApiError && error.status >= 500)) return; // who may not ask has reached it, too
    clean();
    throw new Error(unreached(context, error.message));
  });

  return {
    call,

    /** @throws ApiError NotFound */
    get: (kind: Kind, namespace: string, name: string): Promise<LiveObject> =>
      call("GET", pathOf(kind, namespace, name)),

    /** The object, or undefined where there is none, nor its kind. */
    find: (kind: Kind, namespace: string, name: string): Promise<LiveObject | undefined> =>
      call("GET", pathOf(kind, namespace, name)).catch(unlessNotFound(undefined)),

    /** None where the kind is not known, either. */
    async list(kind: Kind, namespace?: string, { labels, fields }: ListOptions = {}): Promise<LiveObject[]> {
      const query = new URLSearchParams({
        ...(labels && { labelSelector: labels }),
        ...(fields && { fieldSelector: fields }),
      });
      const answer = await call("GET", `${pathOf(kind, namespace)}?${query}`).catch(unlessNotFound({ items: [] }));
      return answer.items.map((item: object) => ({ apiVersion: apiVersionOf(kind), kind, ...item }));
    },

    /** @throws ApiError AlreadyExists */
    create: ({ kind, ...rest }: Draft): Promise<LiveObject> =>
      call("POST", pathOf(kind, rest.metadata.namespace), { apiVersion: apiVersionOf(kind), kind, ...rest }),

    /** Server-side apply: makes it, or makes it so. */
    apply({ kind, ...rest }: Draft): Promise<LiveObject> {
      const { namespace, name } = rest.metadata;
      const path = `${pathOf(kind, namespace, name)}?fieldManager=${fieldManager}&force=true`;
      return call("PATCH", path, { apiVersion: apiVersionOf(kind), kind, ...rest }, "application/apply-patch+yaml");
    },

    /** @param change as a JSON merge patch */
    patch: (kind: Kind, namespace: string, name: string, change: object, subresource = ""): Promise<LiveObject> =>
      call("PATCH", `${pathOf(kind, namespace, name)}${subresource}`, change, "application/merge-patch+json"),

    /** Nothing happens where it is not there. */
    async remove(kind: Kind, namespace: string, name: string, options: object = {}): Promise<void> {
      await call("DELETE", pathOf(kind, namespace, name), options).catch(unlessNotFound(undefined));
    },

    /** What a container has printed. */
    log: (namespace: string, pod: string, container: string, query = ""): Promise<string> =>
      call("GET", `${pathOf("Pod", namespace, pod)}/log?container=${container}${query && `&${query}`}`).then(String),

    close: clean,
  };
}

/** The proxy answers in the API server's place, with what went wrong on its way there. */
function unreached(context: string | undefined, why: string): string {
  const which = context ?? spawnSync("kubectl", ["config", "current-context"], { encoding: "utf8" }).stdout.trim();
  if (!which) return "KUBECONFIG names no cluster: set it, or say --context NAME";
  return `the cluster of the context "${which}" does not answer; is it started?\n  ${why}`;
}

/** An object that is to be made. */
export interface Draft {
  readonly kind: Kind;
  readonly metadata: LiveObject["metadata"];
  readonly [field: string]: unknown;
}

async function textOf(answer: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of answer.setEncoding("utf8")) text += piece;
  return text;
}

function unlessNotFound<T>(otherwise: T) {
  return (error: unknown): T => {
    if (error instanceof ApiError && error.status === 404) return otherwise;
    throw error;
  };
}
