/**
 * A client of the API server, over HTTP through one `kubectl proxy`: kubectl handles the log-in that the context needs, and a
 * request costs a millisecond instead of a process. The proxy listens on a socket in a folder that only this user can open.
 */
import { spawn, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { Agent, type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { manager, temporaryFolder } from "./application.ts";
import { apiVersionOf, type Kind, type LiveObject, pathOf } from "./kinds.ts";

/** The API server refused a request. */
export class ApiError extends Error {
  readonly status: number;
  /** The `reason` of Kubernetes' Status: NotFound, AlreadyExists, Invalid, Forbidden... */
  readonly reason: string;
  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

export interface ListOptions {
  /** A label selector, such as `app.kubernetes.io/name=auth`. */
  readonly labels?: string;
  /** A field selector, such as `involvedObject.name=auth`. */
  readonly fields?: string;
}

export type Api = Awaited<ReturnType<typeof openApi>>;

/**
 * @param context of KUBECONFIG; by default the current one
 * @throws Error with kubectl's message if there is no such context or the cluster does not answer
 */
export async function openApi(context: string | undefined) {
  const folder = temporaryFolder("api");
  const socketPath = join(folder, "socket");
  const args = [...(context ? ["--context", context] : []), "proxy", `--unix-socket=${socketPath}`];
  // In a process group of its own: Ctrl-C must not end it before the caller has restored its changes.
  const proxy = spawn("kubectl", args, { stdio: ["ignore", "pipe", "pipe"], detached: true });
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let output = "";
  const append = (text: string) => (output = (output + text).slice(-10_000));
  proxy.stderr.setEncoding("utf8").on("data", append);
  const clean = () => {
    agent.destroy();
    proxy.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", clean);
  await new Promise<void>((resolve, reject) => {
    // Without credentials, kubectl prompts for them first: that output does not mean ready.
    proxy.stdout
      .setEncoding("utf8")
      .on("data", (text: string) => append(text).includes("Starting to serve") && resolve());
    proxy.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "ENOENT" ? new Error("kubectl is not installed") : error),
    );
    proxy.once("exit", () => reject(new Error(output.trim() || "kubectl proxy ended at once")));
  }).catch((error) => {
    clean();
    throw error;
  });
  agent.setMaxListeners(0);

  /** Sends one request; resolves with the response, whose body is still to be read. */
  function send(method: string, path: string, body?: unknown, type?: string) {
    return new Promise<IncomingMessage>((resolve, reject) => {
      const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
      const headers = {
        accept: "application/json",
        ...(type && { "content-type": type }),
        // Node sends no length of a DELETE's body, and the server would read the body as the next request.
        ...(text !== undefined && { "content-length": Buffer.byteLength(text) }),
      };
      const sent = request({ socketPath, method, path, headers, agent }, resolve);
      sent.once("error", reject);
      sent.end(text);
    });
  }

  // biome-ignore lint/suspicious/noExplicitAny: the API server's JSON; a missing field fails where it is used.
  async function call(method: string, path: string, body?: unknown, type?: string): Promise<any> {
    const response = await send(method, path, body, body === undefined ? undefined : (type ?? "application/json"));
    const text = await bodyOf(response);
    const status = response.statusCode ?? 0;
    // By the media type only: a container's log may look like JSON, but it is text.
    const json = response.headers["content-type"]?.startsWith("application/json") ? JSON.parse(text) : undefined;
    if (status < 300) return json ?? text;
    throw new ApiError(status, json?.reason ?? "", json?.message ?? `${method} ${path}: ${status} ${text.trim()}`);
  }

  await call("GET", "/version").catch((error) => {
    if (!(error instanceof ApiError && error.status >= 500)) return; // even a refused request has reached the server
    clean();
    throw new Error(unreached(context, error.message));
  });

  return {
    call,

    /** @throws ApiError NotFound */
    get: (kind: Kind, namespace: string, name: string): Promise<LiveObject> =>
      call("GET", pathOf(kind, namespace, name)),

    /** The object, or undefined if it or its kind does not exist. */
    find: (kind: Kind, namespace: string, name: string): Promise<LiveObject | undefined> =>
      call("GET", pathOf(kind, namespace, name)).catch(unlessNotFound(undefined)),

    /** All objects of a kind; an empty list if the cluster does not know the kind. */
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

    /** Creates or changes the object by server-side apply. */
    apply({ kind, ...rest }: Draft): Promise<LiveObject> {
      const { namespace, name } = rest.metadata;
      const path = `${pathOf(kind, namespace, name)}?fieldManager=${manager}&force=true`;
      return call("PATCH", path, { apiVersion: apiVersionOf(kind), kind, ...rest }, "application/apply-patch+yaml");
    },

    /** @param change a JSON merge patch */
    patch: (kind: Kind, namespace: string, name: string, change: object, subresource = ""): Promise<LiveObject> =>
      call("PATCH", `${pathOf(kind, namespace, name)}${subresource}`, change, "application/merge-patch+json"),

    /** Does nothing if the object does not exist. */
    async remove(kind: Kind, namespace: string, name: string, options: object = {}): Promise<void> {
      await call("DELETE", pathOf(kind, namespace, name), options).catch(unlessNotFound(undefined));
    },

    /** The output of a container. */
    log: (namespace: string, pod: string, container: string, query = ""): Promise<string> =>
      call("GET", `${pathOf("Pod", namespace, pod)}/log?container=${container}${query && `&${query}`}`).then(String),

    close: clean,
  };
}

/** The message for a proxy that answers in the API server's place, with the error of its own connection. */
function unreached(context: string | undefined, why: string): string {
  const which = context ?? spawnSync("kubectl", ["config", "current-context"], { encoding: "utf8" }).stdout.trim();
  if (!which) return "KUBECONFIG names no current context: set one, or use --context NAME";
  return `the cluster of the context "${which}" does not answer: start it, or check KUBECONFIG\n  ${why}`;
}

/** An object to create. */
export interface Draft {
  readonly kind: Kind;
  readonly metadata: LiveObject["metadata"];
  readonly [field: string]: unknown;
}

async function bodyOf(response: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of response.setEncoding("utf8")) text += piece;
  return text;
}

function unlessNotFound<T>(fallback: T) {
  return (error: unknown): T => {
    if (error instanceof ApiError && error.status === 404) return fallback;
    throw error;
  };
}
