import { join } from "node:path";
import { nginxStatus } from "../../src/model/endpoints.ts";
import type { RenderedNginx } from "./rendered.ts";

/** What a machine without a cluster has in a cluster's place. */
export interface Machine {
  /** The files of the ConfigMap, what /tmp is, and what the image has in /usr/share/nginx/html. */
  readonly folders: { readonly config: string; readonly tmp: string; readonly html: string };
  /** Where nginx listens, on 127.0.0.1. */
  readonly port: number;
  /** Where the test's DNS listens, on 127.0.0.1. */
  readonly dnsPort: number;
  /** Where each upstream listens, by name, on 127.0.0.1. */
  readonly upstreamPorts: Readonly<Record<string, number>>;
  /** Addresses that count as pods'. null: the cluster's own, so that nobody here is a pod. */
  readonly pods: string | null;
  /** Whether this nginx looks up the names of upstream groups itself: 1.27.3 and newer. */
  readonly resolves: boolean;
}

/** Seconds that nginx waits here where it says more: longer still than what /api/health waits for a backend. */
export const patience = 4;

type Replacement = readonly [what: RegExp | string, by: string];

/**
 * Everything in which what is tested differs from what is rendered: where files lie, who listens where, who is a pod, and
 * time-outs that a test has no time for. Each replacement must find something, so that this list stays true.
 */
export function adapt({ files, mountPath, upstreams }: RenderedNginx, machine: Machine): Record<string, string> {
  const { folders, port, dnsPort, upstreamPorts, pods, resolves } = machine;
  const isGateway = "server.conf" in files;
  const replacements: Replacement[] = [
    [/"resolver .*valid=10s/g, `"resolver 127.0.0.1:${dnsPort} valid=1s`],
    [/(?<=[ >])\/tmp(?=\/)/g, folders.tmp], // first: the other folders may lie below the machine's own /tmp
    ...(isGateway ? [] : ([["/usr/share/nginx/html", folders.html]] as const)),
    [mountPath, folders.config],
    [`listen 127.0.0.1:${nginxStatus.port};`, `listen unix:${join(folders.tmp, "status.sock")};`], // several share this machine
    [/listen \d+(?=[ ;])/g, `listen 127.0.0.1:${port}`],
    [/(?<=^ {2}resolver_timeout )6s/gm, `${patience}s`],
    [/(?<=^ {2}proxy_read_timeout )30s/gm, `${patience}s`],
    ...upstreams.map(
      ({ name, host, port: declared }) => [`${host}:${declared}`, `${host}:${upstreamPorts[name]}`] as const,
    ),
    ...(isGateway && !resolves ? upstreams.flatMap(withoutGroup) : []),
    ...(isGateway && pods ? ([[/(?<=set_real_ip_from )[\d./]+/g, pods]] as const) : []),
  ];
  return replacements.reduce(replaceEverywhere, files);
}

/**
 * An older nginx looks names up repeatedly only in a variable of proxy_pass. The group's variable is set where its other
 * settings of each server are; connections are then made for each request.
 */
function withoutGroup({ name }: RenderedNginx["upstreams"][number]): Replacement[] {
  const variable = `$${name.replaceAll("-", "_")}_address`;
  return [
    [new RegExp(`(?<=proxy_pass http://)${name}(?=[;/])`, "g"), variable],
    [
      new RegExp(`^ *upstream ${name} \\{\\n[^}]* server (\\S+) resolve[^}]*\\}\\n`, "gm"),
      `map "" ${variable} { default $1; }\n`,
    ],
  ];
}

function replaceEverywhere(files: Readonly<Record<string, string>>, [what, by]: Replacement): Record<string, string> {
  const changed = Object.entries(files).map(([name, text]) => [name, text.replaceAll(what, by)] as const);
  if (changed.every(([name, text]) => text === files[name]))
    throw new Error(`nothing to adapt: no file of ${Object.keys(files).join(", ")} has ${what}`);
  return Object.fromEntries(changed);
}
