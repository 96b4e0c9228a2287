/** Runs the rendered nginx of the gateway or of the page on this machine. */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { facts } from "../../generator/src/facts.ts";
import { nginxStatus } from "../../generator/src/model/endpoints.ts";
import { addressOf } from "../../generator/src/plan/environment.ts";
import { missing, programs } from "../../setup/programs.ts";
import { type RenderedContainer, renderedPod } from "../rendered.ts";
import { temporaryFolder } from "./guard.ts";
import { freePort, isOpen } from "./ports.ts";
import { type Restartable, restartable } from "./restartable.ts";

export interface NginxOptions {
  readonly cluster: string;
  readonly component: "gateway" | "frontend";
  /** The microservices' ports on 127.0.0.1; several ports share the requests. */
  readonly upstreams: Readonly<Record<string, number | readonly number[]>>;
  readonly port?: number;
  /** The folder of the built page; only for the frontend. */
  readonly page?: string;
  /** false: no limit of requests per second, since all requests of a test come from one client. */
  readonly limitRates?: boolean;
  readonly log?: string;
}

export interface Nginx extends Restartable {
  readonly port: number;
  readonly url: string;
}

/** Starts nginx with the rendered configuration. Resolves when it answers. */
export async function startNginx(options: NginxOptions): Promise<Nginx> {
  const program = programs.nginx.find();
  if (!program) throw new Error(`${missing("nginx")}: run "npm run setup -- nginx"`);
  const temporary = temporaryFolder("nginx");
  chmodSync(temporary.path, 0o755);
  const port = options.port ?? (await freePort());
  const { containers } = renderedPod(options.cluster, options.component);
  const files = adapt(containers[0], { ...options, port, folder: temporary.path, program });
  mkdirSync(join(temporary.path, "tmp"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(temporary.path, name), text);
  const plan = {
    name: `nginx (${options.component})`,
    file: program,
    // As root, nginx would run its workers as `nobody`, which cannot read a repository in root's home.
    args: ["-c", join(temporary.path, "nginx.conf"), ...(process.getuid?.() === 0 ? ["-g", "user root;"] : [])],
    folder: temporary.path,
    log: options.log ?? join(temporary.path, "log"),
  };
  const server = restartable(plan, {
    isReady: () => isOpen(port),
    signals: { fast: "SIGQUIT", immediate: "SIGTERM" },
    close: temporary.remove,
  });
  await server.start();
  return { ...server, port, url: `http://127.0.0.1:${port}` };
}

type Replacement = readonly [from: RegExp | string, to: string | ((match: string, group: string) => string)];

interface Machine extends NginxOptions {
  readonly port: number;
  readonly folder: string;
  readonly program: string;
}

/** Adapts the files to this machine. A replacement that finds nothing is an error, so that the list stays up to date. */
function adapt({ files, filesPath }: RenderedContainer, machine: Machine): Record<string, string> {
  const { component, folder, port, page = folder, limitRates = true } = machine;
  const types = mimeTypes(machine.program);
  const replacements: Replacement[] = [
    ["include /tmp/resolver.conf;", ""], // upstreams are IP addresses here, not names
    [/(?<= )\/tmp(?=\/)/g, join(folder, "tmp")],
    [filesPath, folder],
    [`listen 127.0.0.1:${nginxStatus.port};`, `listen unix:${join(folder, "status.sock")};`], // several nginx share this machine
    [/listen \d+(?=[ ;])/g, `listen 127.0.0.1:${port}`],
    ...upstreams(machine),
    // Proxies and clients are both on this machine: trust the forwarded client address.
    ...(component === "gateway" ? ([[/(?<=set_real_ip_from )[\d./]+/g, "127.0.0.0/8"]] as const) : []),
    ...(component === "frontend" ? ([["/usr/share/nginx/html", `"${page}"`]] as const) : []),
    ...(limitRates ? [] : ([[/rate=\d+r\/s/g, "rate=1000000r/s"]] as const)),
    ...(existsSync("/etc/nginx/mime.types") ? [] : ([["/etc/nginx/mime.types", types]] as const)),
  ];
  return replacements.reduce(replaceEverywhere, files);
}

/** Puts the microservices' ports on this machine into the gateway's groups: nginx takes turns and skips a port that refuses connections. */
function upstreams({ component, upstreams }: Machine): Replacement[] {
  const ports = Object.entries(upstreams).map(
    ([name, value]) => [addressIn(name), [value].flat() as number[]] as const,
  );
  if (component === "frontend") return ports.map(([address, [port]]) => [address, `127.0.0.1:${port}`]);
  const byAddress: ReadonlyMap<string, readonly number[]> = new Map(ports);
  const servers = (all: readonly number[]) =>
    all.map((port) => `server 127.0.0.1:${port} ${all.length > 1 ? "fail_timeout=1s" : "max_fails=0"};`).join(" ");
  // Port 9 refuses connections, as a microservice that does not run here would.
  return [[/server (\S+) resolve max_fails=0;/g, (_line, address) => servers(byAddress.get(address) ?? [9])]];
}

function addressIn(name: string): string {
  const microservice = Object.values(facts.microservices).find((one) => one.name === name);
  if (!microservice) throw new Error(`unknown microservice "${name}"`);
  const { host, port } = addressOf(microservice);
  return `${host}:${port}`;
}

/** The mime.types in the configuration folder that this nginx was built with. */
function mimeTypes(program: string): string {
  const { stderr } = spawnSync(program, ["-V"], { encoding: "utf8" });
  const configuration = /--conf-path=(\S+)/.exec(stderr)?.[1];
  return join(configuration ? dirname(configuration) : "/etc/nginx", "mime.types");
}

function replaceEverywhere(files: Readonly<Record<string, string>>, [from, to]: Replacement): Record<string, string> {
  const changed = Object.entries(files).map(([name, text]) => [name, text.replaceAll(from, to as string)] as const);
  if (changed.every(([name, text]) => text === files[name]))
    throw new Error(`cannot adapt the rendered nginx: none of ${Object.keys(files).join(", ")} contains ${from}`);
  return Object.fromEntries(changed);
}
