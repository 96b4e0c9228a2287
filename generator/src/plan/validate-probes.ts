import type { Issue, MakeIssue } from "../model/issue.ts";
import type { Microservice } from "../model/microservice.ts";
import { didYouMean } from "../model/names.ts";
import type { Container, Probe } from "../model/run.ts";
import { type Refusal, refusals } from "./refusals.ts";

const kinds = ["startup", "liveness", "readiness"] as const;

/** Finds probes of ports that the microservice does not serve, or not over TCP, and probes that are missing. */
export function wrongProbes(issue: MakeIssue, { ports }: Microservice, { probes: set }: Container): Issue[] {
  const probes = set ?? {};
  const declared = Object.entries(probes).filter((entry): entry is [string, Probe] => entry[1] !== undefined);
  const missing = kinds.filter((kind) => probes[kind] === undefined);
  const listens = Object.values(ports).some(({ protocol = "TCP" }) => protocol === "TCP");
  return refusals(issue, [
    ...declared.flatMap(([which, probe]) => ofPort(which, probe, ports)),
    [
      set !== undefined && listens && missing.length > 0,
      "require-probe",
      `run.probes leaves out ${missing.join(" and ")}, but a container that listens on a TCP port needs all three probes`,
      `add ${missing.join(" and ")}, or leave out probes: then its first TCP port is probed`,
    ],
  ]);
}

function ofPort(which: string, probe: Probe, ports: Microservice["ports"]): Refusal[] {
  if ("exec" in probe && probe.exec) return [];
  const [action, { port: named }] = actionOf(probe);
  const names = Object.keys(ports);
  const name = named ?? names[0];
  const place = `run.probes.${which}.${action}`;
  if (name === undefined)
    return [
      [
        true,
        "no-missing-port",
        `${place} needs a port, but the microservice serves none`,
        "declare the port, or probe with exec",
      ],
    ];
  const port = Object.hasOwn(ports, name) ? ports[name] : undefined;
  return [
    [
      !port,
      "no-missing-port",
      `${place} names the port "${name}", which is not declared`,
      () => didYouMean(name, names),
    ],
    [
      port?.protocol === "UDP",
      "valid-probe",
      `${place} connects to the port "${name}", which is UDP`,
      "name a TCP port, or probe with exec",
    ],
  ];
}

function actionOf(probe: Probe): readonly [action: string, of: { readonly port?: string }] {
  if ("http" in probe && probe.http) return ["http", probe.http];
  if ("grpc" in probe && probe.grpc) return ["grpc", probe.grpc];
  return ["tcp", "tcp" in probe ? probe.tcp : {}];
}
