import type { Container } from "kubernetes-types/core/v1.js";
import { rememberByIdentity } from "../render/remember.ts";
import { podOf } from "./pod.ts";

/** A Service that a text names by its DNS name, with the port if the text has one. */
export interface Mention {
  readonly by: string;
  readonly text: string;
  readonly service: string;
  readonly namespace: string;
  readonly port: number | undefined;
}

/** An optional scheme and user, a host name without variables, an optional port. */
const pattern =
  /(?:([a-z][a-z0-9+]*):\/\/(?:[^\s@/"'`]*@)?)?(?<![$\w}.-])((?:[a-z0-9-]+\.)+[a-z0-9-]+)\.svc(?:\.cluster\.local)?(?![\w-])\.?(?::(\d+))?/g;

const schemePorts: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  postgres: 5432,
  postgresql: 5432,
  redis: 6379,
};

function mentionsIn(text: string, by: string): readonly Mention[] {
  if (!text.includes(".svc")) return [];
  // The pattern matches no line break, and few lines of a configuration file name a Service.
  const lines = text.split("\n").filter((line) => line.includes(".svc"));
  return lines
    .flatMap((line) => [...line.matchAll(pattern)])
    .map(([matched, scheme, host = "", port]) => {
      // A StatefulSet's pod has its own name before the Service's.
      const [namespace = "", service = ""] = host.split(".").reverse();
      const implied = scheme === undefined ? undefined : schemePorts[scheme];
      return { by, text: matched, service, namespace, port: port === undefined ? implied : Number(port) };
    });
}

/** The Services that an object's environment variables, commands and configuration files name. */
export const mentionsOf = rememberByIdentity((object): readonly Mention[] => {
  if (object.kind === "ConfigMap") {
    const data: Readonly<Record<string, string>> = object.data ?? {};
    return Object.entries(data).flatMap(([key, text]) => mentionsIn(String(text), `data "${key}"`));
  }
  return (podOf(object)?.all ?? []).flatMap(ofContainer);
});

function ofContainer({ name, env = [], command = [], args = [] }: Container): readonly Mention[] {
  return [
    ...env.flatMap((variable) => mentionsIn(String(variable.value ?? ""), `container "${name}" env ${variable.name}`)),
    ...command.flatMap((word) => mentionsIn(String(word), `container "${name}" command`)),
    ...args.flatMap((word) => mentionsIn(String(word), `container "${name}" args`)),
  ];
}
