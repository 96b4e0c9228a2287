import type { KubeObject } from "../render/manifest.ts";
import { perObject } from "./per-object.ts";
import { type Container, podOf } from "./pod.ts";
import { isLiteralSecret, mayLookSecret, secretLooks, secretsInText } from "./secret-words.ts";
import { setBy } from "./source.ts";
import { eachString, textOf } from "./strings.ts";

/** What is in git is known to everybody, for ever. Messages never repeat a value: logs are read by more people than git. */
export const banSecretValue = perObject("ban-secret-value", (object) => {
  const messages = object.kind === "Secret" ? ofSecret(object) : [...named(object), ...byLook(object)];
  return [...new Set(messages)].map((message) => ({
    message,
    hint: setBy(
      object,
      "secrets: declare the key there, it is a file below /etc/secrets; then change the value, it is known",
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

/** A key with an extension is a file: its name says nothing of its lines. */
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
    ...flags.flatMap((word) => inText(`${where} argument`, word)),
    ...flags.flatMap((word, at) => {
      const next = flags[at + 1] ?? "";
      return /^--?[\w-]+$/.test(word) && !next.startsWith("-") ? literal(`${where} argument ${word}`, word, next) : [];
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
  if (!mayLookSecret(textOf(object))) return found;
  eachString(object, (text, path) => {
    for (const what of secretLooks(text)) found.push(`${path} holds ${what}`);
  });
  return found;
}
