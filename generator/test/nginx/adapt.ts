import { join } from "node:path";
import { nginxStatus } from "../../src/model/endpoints.ts";
import type { RenderedNginx } from "./rendered.ts";

/** The replacements for a cluster's network and folders on a machine without one. */
export interface Machine {
  /** The ConfigMap's files, and the folders in place of /tmp and of the image's /usr/share/nginx/html. */
  readonly folders: { readonly config: string; readonly tmp: string; readonly html: string };
  /** nginx's port on 127.0.0.1. */
  readonly port: number;
  /** The port of the test's DNS server on 127.0.0.1. */
  readonly dnsPort: number;
  /** Each upstream's port on 127.0.0.1, by name. */
  readonly upstreamPorts: Readonly<Record<string, number>>;
  /** The range of pod addresses. null keeps the cluster's own range, so that no local client counts as a pod. */
  readonly pods: string | null;
  /** Whether this nginx takes `resolve` in an upstream group: 1.27.3 and newer, so not Debian 12's. */
  readonly resolves: boolean;
  /** Whether the test is about DNS. */
  readonly testsDns: boolean;
}

/** The seconds in place of longer time-outs; still longer than /api/health waits for a backend. */
export const patience = 4;

type Replacement = readonly [what: RegExp | string, by: string];

/**
 * Adapts the rendered files to this machine: folders, ports, the pods' address range, and time-outs that are too long for a
 * test. Everything else is tested as it is rendered. Each replacement must match, so that this list stays true.
 */
export function adapt({ files, mountPath, upstreams }: RenderedNginx, machine: Machine): Record<string, string> {
  const { folders, port, dnsPort, upstreamPorts, pods } = machine;
  const isGateway = "server.conf" in files;
  const replacements: Replacement[] = [
    [/"resolver .*valid=10s/g, `"resolver 127.0.0.1:${dnsPort} valid=1s`],
    [/(?<=[ >])\/tmp(?=\/)/g, folders.tmp], // first: the other folders may be inside this machine's /tmp
    ...(isGateway ? [] : ([["/usr/share/nginx/html", folders.html]] as const)),
    [mountPath, folders.config],
    [`listen 127.0.0.1:${nginxStatus.port};`, `listen unix:${join(folders.tmp, "status.sock")};`], // several nginx processes share this machine
    [/listen \d+(?=[ ;])/g, `listen 127.0.0.1:${port}`],
    [/(?<=^ {2}resolver_timeout )6s/gm, `${patience}s`],
    [/(?<=^ {2}proxy_read_timeout )30s/gm, `${patience}s`],
    ...upstreams.map(
      ({ name, host, port: declared }) => [`${host}:${declared}`, `${host}:${upstreamPorts[name]}`] as const,
    ),
    ...(isGateway && !machine.resolves ? (machine.testsDns ? withoutGroups(upstreams) : withAddresses(upstreams)) : []),
    ...(isGateway && pods ? ([[/(?<=set_real_ip_from )[\d./]+/g, pods]] as const) : []),
  ];
  return replacements.reduce(replaceEverywhere, files);
}

type Upstreams = RenderedNginx["upstreams"];

/** An older nginx takes addresses only in a group. */
const withAddresses = (upstreams: Upstreams): Replacement[] =>
  [...new Set(upstreams.map(({ host }) => host))].map((host) => [
    new RegExp(`(?<= server )${host}(:\\d+) resolve`, "g"),
    "127.0.0.1$1",
  ]);

/** An older nginx looks names up repeatedly in a variable of proxy_pass only: with each request, and without kept connections. */
function withoutGroups(upstreams: Upstreams): Replacement[] {
  const replacements = upstreams.flatMap(({ name }): Replacement[] => {
    const variable = `$${name.replaceAll("-", "_")}_address`;
    const group = new RegExp(`^ *upstream ${name} \\{\\n[^}]* server (\\S+) resolve[^}]*\\}\\n`, "gm");
    return [
      [new RegExp(`(?<=proxy_pass http://)${name}(?=[;/])`, "g"), variable],
      [group, `map "" ${variable} { default $1; }\n`],
    ];
  });
  return [...replacements, ["proxy_connect_timeout 1s;", "proxy_connect_timeout 1s; resolver_timeout 1s;"]];
}

function replaceEverywhere(files: Readonly<Record<string, string>>, [what, by]: Replacement): Record<string, string> {
  const changed = Object.entries(files).map(([name, text]) => [name, text.replaceAll(what, by)] as const);
  if (changed.every(([name, text]) => text === files[name]))
    throw new Error(
      `${Object.keys(files).join(", ")}: no file contains ${what}: adapt this list to the rendered files`,
    );
  return Object.fromEntries(changed);
}
