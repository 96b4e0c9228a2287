import { type Application, type PodSecurityLevel, podSecurityLevels } from "../model/application.ts";
import { type Exception, type ExceptionName, levelOfCapabilities } from "../model/exception.ts";
import type { Issue, MakeIssue } from "../model/issue.ts";
import { containerOf, type Microservice } from "../model/microservice.ts";
import { formatMemory, parseQuantity } from "../model/quantity.ts";
import type { Container, Writable } from "../model/run.ts";
import { duplicatesBy } from "./duplicates.ts";
import { ephemeralStorage as usualDisk } from "./microservice.ts";
import { refusals } from "./refusals.ts";
import { wrongMounts } from "./validate-mounts.ts";
import { wrongProbes } from "./validate-probes.ts";

/** The strictest level at which the API server admits a pod with the exception. */
const levels: Readonly<Record<Exclude<ExceptionName, "capabilities">, PodSecurityLevel>> = {
  "writable-root": "restricted",
  root: "baseline",
  "privilege-escalation": "baseline",
  seccomp: "privileged",
  privileged: "privileged",
};

/** Kubernetes' own time from SIGTERM to SIGKILL, and the pause before SIGTERM of a container that serves a port. */
const [usualGrace, usualPause] = [30, 5];

/** Finds the errors in the facts of any image. */
export function wrongContainer(issue: MakeIssue, microservice: Microservice, { namespaces }: Application): Issue[] {
  const container = containerOf(microservice);
  if (!container) return wrongMounts(issue, microservice, {});
  const level = namespaces[microservice.namespace]?.podSecurity ?? "privileged";
  return [
    ...wrongUser(issue, container),
    ...(container.exceptions ?? []).flatMap((exception) =>
      wrongException(issue, exception, microservice.namespace, level),
    ),
    ...duplicatesBy(container.exceptions ?? [], ({ allows }) => allows).map(([allows]) =>
      issue("unique-exception", `run.exceptions allows ${allows} twice`, "put both reasons into one of them"),
    ),
    ...wrongEnd(issue, microservice, container),
    ...wrongMounts(issue, microservice, container),
    ...wrongProbes(issue, microservice, container),
    ...wrongSizes(issue, microservice),
  ];
}

/** Finds writable folders that hold more than the container may use: the kubelet evicts, or the kernel ends, it before they are full. */
export function wrongSizes(issue: MakeIssue, microservice: Microservice): Issue[] {
  const { resources, ephemeralStorage: [, disk] = usualDisk } = microservice;
  const all = Object.values(containerOf(microservice)?.writable ?? {});
  const bytesOf = (folders: readonly Writable[]) =>
    folders.reduce((sum, { size = "0" }) => sum + (parseQuantity(size) ?? 0), 0);
  const [onDisk, inMemory] = [
    bytesOf(all.filter(({ memory }) => !memory)),
    bytesOf(all.filter(({ memory }) => memory)),
  ];
  return refusals(issue, [
    [
      onDisk > (parseQuantity(disk) ?? 0),
      "valid-size",
      `the folders of run.writable on the node's disk have ${formatMemory(onDisk)} together, more than the limit ${disk} of ephemeralStorage`,
      "raise ephemeralStorage, or make the folders smaller",
    ],
    [
      inMemory > (parseQuantity(resources.memory[1]) ?? 0),
      "valid-size",
      `the folders of run.writable in memory have ${formatMemory(inMemory)} together, more than the limit ${resources.memory[1]} of resources.memory`,
      "raise the limit of memory, or make the folders smaller",
    ],
  ]);
}

function wrongUser(issue: MakeIssue, { user, exceptions = [] }: Container): Issue[] {
  const allowed = exceptions.some(({ allows }) => allows === "root");
  return refusals(issue, [
    [
      user === 0 && !allowed,
      "require-exception",
      "run.user is 0, which is root",
      'choose another user, or add the exception { allows: "root", reason: "..." }',
    ],
    [
      user !== 0 && allowed,
      "ban-unused-exception",
      `run.exceptions allows root, but run.user is ${user}`,
      "remove the exception",
    ],
  ]);
}

function wrongException(
  issue: MakeIssue,
  { allows, capabilities }: Exception,
  namespace: string,
  level: PodSecurityLevel,
): Issue[] {
  const ofCapabilities = allows === "capabilities";
  const needed = allows === "capabilities" ? levelOfCapabilities(capabilities ?? []) : levels[allows];
  const strict = podSecurityLevels.indexOf(level) < podSecurityLevels.indexOf(needed);
  return refusals(issue, [
    [
      ofCapabilities && (capabilities ?? []).length === 0,
      "valid-exception",
      "run.exceptions allows capabilities, but lists none",
      'add capabilities: ["..."]',
    ],
    [
      !ofCapabilities && capabilities !== undefined,
      "valid-exception",
      `run.exceptions lists capabilities with allows: "${allows}"`,
      'remove them, or write allows: "capabilities"',
    ],
    [
      strict,
      "valid-exception",
      `run.exceptions allows ${ofCapabilities ? `the capabilities ${capabilities?.join(", ")}` : allows}, which the namespace ${namespace} refuses: its podSecurity is ${level}`,
      `the namespace must be at least "${needed}", or the microservice must do without`,
    ],
  ]);
}

/** The kubelet ends the hook with the pod: the API server refuses a pause that takes all of the time. */
function wrongEnd(
  issue: MakeIssue,
  { ports }: Microservice,
  { graceSeconds = usualGrace, preStop }: Container,
): Issue[] {
  const serves = Object.keys(ports).length > 0;
  const declared = preStop && "sleepSeconds" in preStop ? preStop.sleepSeconds : undefined;
  const pause = declared ?? (serves && !preStop ? usualPause : 0);
  return refusals(issue, [
    [
      pause >= graceSeconds,
      "valid-grace",
      `run.graceSeconds is ${graceSeconds}, and the pause before SIGTERM takes ${pause} of them`,
      "raise graceSeconds, or set a shorter preStop: { sleepSeconds: ... }",
    ],
  ]);
}
