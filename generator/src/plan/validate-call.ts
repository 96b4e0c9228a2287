import { platformNames } from "../model/cluster.ts";
import type { External, Externals } from "../model/external.ts";
import { type Issue, issuesAt, type MakeIssue } from "../model/issue.ts";
import { type Call, type Microservice, type Microservices, workloadOf } from "../model/microservice.ts";
import { didYouMean } from "../model/names.ts";
import { keepsRunning } from "../model/workload.ts";
import { duplicatesBy } from "./duplicates.ts";
import { fileOf } from "./files.ts";
import { callsOf } from "./graph.ts";
import { type Refusal, refusals } from "./refusals.ts";

/** Finds the calls of a microservice and its sidecars that lead nowhere, or cannot be what they say. */
export function wrongCalls(caller: Microservice, microservices: Microservices, externals: Externals): Issue[] {
  const issue = issuesAt(fileOf(caller));
  const lists = [caller.calls, ...(caller.sidecars ?? []).map(({ calls }) => calls)];
  const all = callsOf(caller);
  const byName = all.find(({ to }) => Object.hasOwn(microservices, to) || Object.hasOwn(externals, to));
  return [
    ...(byName && !all.some(({ to }) => to === "kube-dns")
      ? [
          issue(
            "no-missing-call",
            `${caller.name} calls ${byName.to} by its name, but not kube-dns, which resolves it`,
            'add { to: "kube-dns" } to calls',
          ),
        ]
      : []),
    ...all.flatMap((call) => wrongCall(issue, caller, call, microservices, externals)),
    ...lists.flatMap((calls) =>
      duplicatesBy(calls, ({ to, port = "", env = "" }) => [to, port, env].join(" ")).map(([, [first]]) =>
        issue("unique-call", `${caller.name} calls ${first?.to} twice in the same way`, "remove one of the calls"),
      ),
    ),
  ];
}

function wrongCall(
  issue: MakeIssue,
  caller: Microservice,
  call: Call,
  microservices: Microservices,
  externals: Externals,
): Issue[] {
  const { to } = call;
  const target = Object.hasOwn(microservices, to) ? microservices[to] : undefined;
  const itself = to === caller.name ? refusals(issue, ofItself(caller, call)) : [];
  if (itself.length > 0) return itself;
  if (target) return refusals(issue, ofMicroservice(caller.name, call, target));
  const external = Object.hasOwn(externals, to) ? externals[to] : undefined;
  if (external) return refusals(issue, ofExternal(caller.name, call, external));
  if (platformNames.some((name) => name === to)) return refusals(issue, ofPlatform(caller.name, call));
  const known = [...Object.keys(microservices), ...platformNames, ...Object.keys(externals)];
  return [
    issue("no-missing-microservice", `${caller.name} calls "${to}", which is not declared`, didYouMean(to, known)),
  ];
}

/** The pods of a StatefulSet call each other by their names. A chart's pods do what the chart says. */
function ofItself({ name, run, workload }: Microservice, { atStart }: Call): Refusal[] {
  if (run.kind === "chart") return [];
  const configured = run.kind !== "image" && run.kind !== "node";
  return [
    [
      configured,
      "ban-self-call",
      `${name} calls itself, but run.kind "${run.kind}" is configured for one pod`,
      "remove the call: the containers of one pod reach each other on localhost",
    ],
    [
      !configured && workload?.kind !== "stateful",
      "ban-self-call",
      `${name} calls itself, but is no StatefulSet: its replicas have no names by which one calls another`,
      'set workload: { kind: "stateful" }, or remove the call: the containers of one pod reach each other on localhost',
    ],
    [
      atStart === true,
      "valid-call",
      `${name} waits at its start for itself`,
      "remove atStart: its first pod would wait in vain",
    ],
  ];
}

function ofMicroservice(caller: string, { to, port, atStart, scheme }: Call, target: Microservice): Refusal[] {
  const workload = workloadOf(target);
  if (!keepsRunning(workload))
    return [
      [
        true,
        "valid-call",
        `${caller} calls ${to}, which is a ${workload.kind === "job" ? "Job" : "CronJob"}: it serves nothing`,
        "remove the call, or give the called microservice another workload",
      ],
    ];
  const names = Object.keys(target.ports);
  const name = port ?? names[0];
  if (name === undefined)
    return [
      [true, "no-missing-port", `${caller} calls ${to}, which serves no port`, "declare the port, or remove the call"],
    ];
  if (!Object.hasOwn(target.ports, name))
    return [
      [true, "no-missing-port", `${caller} calls ${to}:${name}, which ${to} does not declare`, didYouMean(name, names)],
    ];
  return ofProtocol(caller, `${to}:${name}`, target.ports[name]?.protocol, atStart, scheme);
}

/** Schemes of connections that are not encrypted; one that is has an "s" more. Those that may start TLS later are not here. */
const plain: ReadonlySet<string> = new Set(["http", "ws", "mqtt"]);

function ofExternal(caller: string, { to, port, atStart, scheme = "" }: Call, { protocol, tls }: External): Refusal[] {
  return [
    [
      port !== undefined,
      "no-missing-port",
      `${caller} calls ${to}:${port}, but an external server has one port without a name`,
      "remove port",
    ],
    [
      tls && plain.has(scheme),
      "valid-call",
      `${caller} calls ${to} as ${scheme}://, which is not encrypted, but the external server has tls: true`,
      `write scheme: "${scheme}s", or tls: false`,
    ],
    [
      !tls && plain.has(scheme.replace(/s$/, "")) && scheme.endsWith("s"),
      "valid-call",
      `${caller} calls ${to} as ${scheme}://, which is encrypted, but the external server has tls: false`,
      `write scheme: "${scheme.replace(/s$/, "")}", or tls: true`,
    ],
    ...ofProtocol(caller, to, protocol, atStart, scheme || undefined),
  ];
}

/** An edge has its target's protocol: a call that says otherwise expects another target. */
function ofProtocol(
  caller: string,
  target: string,
  protocol: "TCP" | "UDP" = "TCP",
  atStart: boolean | undefined,
  scheme: string | undefined,
): Refusal[] {
  const isUdp = protocol === "UDP";
  return [
    [
      isUdp && atStart === true,
      "valid-call",
      `${caller} waits at its start for ${target}, which is UDP: there is no connection that could open`,
      "remove atStart",
    ],
    [
      isUdp && scheme !== undefined && scheme !== "udp",
      "valid-call",
      `${caller} calls ${target} as ${scheme}://, but the port is UDP`,
      'call a TCP port, or write scheme: "udp"',
    ],
    [
      !isUdp && scheme === "udp",
      "valid-call",
      `${caller} calls ${target} as udp://, but the port is TCP`,
      'call a UDP port, or give the port protocol: "UDP"',
    ],
  ];
}

function ofPlatform(caller: string, { to, port, atStart, env, scheme }: Call): Refusal[] {
  const set = Object.entries({ port, atStart, env, scheme }).filter(([, value]) => value !== undefined);
  const named = set.map(([key]) => key).join(", ");
  return [
    [
      set.length > 0,
      "ban-unused-fact",
      `${caller} calls ${to} with ${named}, which has no effect: every pod finds this part of the cluster by itself`,
      `remove ${named}`,
    ],
  ];
}
