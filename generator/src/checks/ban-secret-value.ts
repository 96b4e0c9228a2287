import type { Container } from "kubernetes-types/core/v1.js";
import type { KubeObject } from "../render/manifest.ts";
import { perObject } from "./per-object.ts";
import { podOf } from "./pod.ts";
import { isLiteralSecret, mayLookSecret, secretLooks, secretsInText } from "./secret-words.ts";
import { setBy } from "./source.ts";
import { eachString, jsonOf } from "./strings.ts";

/** A value in git is public, and stays so in its history. Messages never show the value: more people read logs than git. */
export const banSecretValue = perObject("ban-secret-value", (object) => {
  const messages = object.kind === "Secret" ? ofSecret(object) : [...named(object), ...byLook(object)];
  return [...new Set(messages)].map((message) => ({
    message,
    hint: setBy(
      object,
      "secrets: declare the key there and read its file below /etc/secrets; then change the value, it is public now",
    ),
  }));
});

function ofSecret({ data = {}, stringData = {} }: KubeObject): string[] {
  const keys = Object.keys({ ...data, ...stringData });
  return keys.length === 0 ? [] : [`a Secret with values in git: ${keys.join(", ")}`];
}

function named(object: KubeObject): string[] {
  const annotations = Object.entries(object.metadata.annotations ?? {});
  const onPod = Object.entries(podOf(object)?.annotations ?? {});
  return [
    ...[...annotations, ...onPod].flatMap(([key, value]) => literal(`annotation ${key}`, key, value)),
    ...(object.kind === "ConfigMap" ? Object.entries(object.data ?? {}).flatMap(ofConfig) : []),
    ...(podOf(object)?.all ?? []).flatMap(ofContainer),
  ];
}

/** A key with an extension is a whole file: its name says nothing about its lines. */
function ofConfig([key, value]: [key: string, value: unknown]): string[] {
  const text = String(value);
  const where = `data "${key}"`;
  const lines = inText(where, text);
  return lines.length > 0 || /\.\w+$/.test(key) ? lines : literal(where, key, text);
}

function ofContainer({ name, env = [], command = [], args = [] }: Container): string[] {
  const flags = [...command, ...args].map(String);
  const where = `container "${name}"`;
  return [
    ...env.flatMap((variable) => literal(`${where} env ${variable.name}`, variable.name, String(variable.value ?? ""))),
    ...flags.flatMap((argument) => inText(`${where} argument`, argument)),
    ...flags.flatMap((argument, at) => {
      const next = flags[at + 1] ?? "";
      return /^--?[\w-]+$/.test(argument) && !next.startsWith("-")
        ? literal(`${where} argument ${argument}`, argument, next)
        : [];
    }),
  ];
}

function literal(where: string, name: string, value: string): string[] {
  return isLiteralSecret(name, value) ? [`${where} holds a literal value of ${value.length} characters`] : [];
}

function inText(where: string, text: string): string[] {
  return secretsInText(text).map((name) => `${where} sets ${name} to a literal value`);
}

function byLook(object: KubeObject): string[] {
  const found: string[] = [];
  if (!mayLookSecret(jsonOf(object))) return found;
  eachString(object, (text, path) => {
    for (const kind of secretLooks(text)) found.push(`${path} holds ${kind}`);
  });
  return found;
}
