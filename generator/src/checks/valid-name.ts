import type { Container } from "kubernetes-types/core/v1.js";
import { wrongKey, wrongLabelValue } from "../model/label-syntax.ts";
import { wrongDnsLabel, wrongHostName, wrongPortName } from "../model/names.ts";
import { wrongVariable } from "../model/variable.ts";
import type { KubeObject } from "../render/manifest.ts";
import { perObject } from "./per-object.ts";
import { podOf } from "./pod.ts";
import { setBy } from "./source.ts";

/** Kinds whose names have dots. Names of roles and bindings may hold any character of a URL's path segment. */
const dotted = new Set(["APIService", "CSIDriver", "CustomResourceDefinition", "HTTPRoute"]);
const free = new Set(["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"]);

/** Names that the API server accepts. Some are stricter, a DNS label, because they become host names. */
export const validName = perObject("valid-name", (object) => {
  const hint = setBy(object, "the name");
  const { metadata, spec } = object;
  const pod = podOf(object);
  return [
    wrongName(object),
    metadata.namespace === undefined ? undefined : about("namespace", wrongDnsLabel(metadata.namespace)),
    ...ofLabels("label", metadata.labels),
    ...ofKeys("annotation", metadata.annotations),
    ...ofLabels("pod label", pod?.labels),
    ...ofKeys("pod annotation", pod?.annotations),
    ...ofLabels("selector", object.kind === "Service" ? spec?.selector : spec?.selector?.matchLabels),
    ...(pod?.all ?? []).flatMap(ofContainer),
    ...(pod?.spec.volumes ?? []).map(({ name }) => about("volume", wrongDnsLabel(name))),
    ...servicePorts(object).map(({ name }) => (name === undefined ? undefined : wrongPortName(name))),
  ]
    .filter((message) => message !== undefined)
    .map((message) => ({ message, hint }));
});

const about = (field: string, reason: string | undefined) => reason && `${field} ${reason}`;

function wrongName({ kind, metadata: { name } }: KubeObject): string | undefined {
  if (typeof name !== "string" || name === "") return `name is ${JSON.stringify(name)}`;
  if (free.has(kind)) return /^\.{1,2}$|[/%]/.test(name) ? `name "${name}" does not fit a URL's path` : undefined;
  if (dotted.has(kind)) return about("name", wrongHostName(name));
  // Services follow the older RFC 1035: the name starts with a letter.
  if (kind === "Service" && /^\d/.test(name)) return `name "${name}" of a Service starts with a digit (RFC 1035)`;
  return about("name", wrongDnsLabel(name, longest[kind]));
}

/**
 * A CronJob's Jobs are named after it, with 11 characters more; a StatefulSet's pods carry its name and a hash as a label.
 * Source: kubernetes.io/docs/concepts/workloads/controllers/cron-jobs, and kubernetes/kubernetes issue 64023.
 */
const longest: Readonly<Record<string, number | undefined>> = { CronJob: 52, StatefulSet: 52 };

/** Results by key: the same few keys are on every object. */
const judgedKeys = new Map<string, string | undefined>();

function wrongKeyOf(key: string): string | undefined {
  if (!judgedKeys.has(key)) judgedKeys.set(key, wrongKey(key));
  return judgedKeys.get(key);
}

function ofKeys(field: string, entries: Readonly<Record<string, unknown>> = {}): (string | undefined)[] {
  return Object.entries(entries).flatMap(([key, value]) => [
    about(`${field} key`, wrongKeyOf(key)),
    typeof value === "string" ? undefined : `${field} ${key} is ${JSON.stringify(value)}, not a string`,
  ]);
}

function ofLabels(field: string, labels: Readonly<Record<string, unknown>> = {}): (string | undefined)[] {
  const values = Object.entries(labels).map(([key, value]) => {
    const reason = wrongLabelValue(String(value));
    return reason && `${field} ${key}: ${reason}`;
  });
  return [...ofKeys(field, labels), ...values];
}

function ofContainer({ name, ports = [], env = [] }: Container): (string | undefined)[] {
  return [
    about("container", wrongDnsLabel(name)),
    ...ports.map((port) => (port.name === undefined ? undefined : wrongPortName(port.name))),
    ...env.map((variable) =>
      wrongVariable(variable.name) === undefined ? undefined : `env "${variable.name}" is not a shell variable's name`,
    ),
  ];
}

function servicePorts({ kind, spec }: KubeObject): readonly { readonly name?: string }[] {
  return kind === "Service" ? (spec?.ports ?? []) : [];
}
