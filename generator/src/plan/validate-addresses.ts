import type { Externals } from "../model/external.ts";
import { type Issue, issuesAt } from "../model/issue.ts";
import { containerOf, type Microservice, type Microservices } from "../model/microservice.ts";
import { fileOf } from "./files.ts";
import { callsOf } from "./graph.ts";

/** A text of a microservice's facts, and its place in them. */
interface Text {
  readonly place: string;
  readonly text: string;
}

/**
 * Finds addresses that are written as text, in variables, commands and files, of servers that the microservice does not call:
 * no policy lets it connect, so it would time out.
 */
export function wrongAddresses(caller: Microservice, microservices: Microservices, externals: Externals): Issue[] {
  const called = new Set(callsOf(caller).map(({ to }) => to));
  const texts = textsOf(caller);
  if (texts.length === 0) return [];
  const issue = issuesAt(fileOf(caller));
  const others = [
    ...Object.values(microservices).map((other) => ({ name: other.name, find: () => addressesOf(other) })),
    ...Object.entries(externals).map(([name, external]) => ({ name, find: () => hostsOf(external) })),
  ].filter(({ name }) => name !== caller.name && !called.has(name));
  return others.flatMap(({ name, find }) => {
    let pattern: RegExp | undefined;
    for (const { place, text } of texts) {
      // Most texts name nobody: the pattern is made for those that may.
      if (!externals[name] && !text.includes(name)) continue;
      pattern ??= find();
      const [found] = pattern.exec(text) ?? [];
      if (found !== undefined)
        return [
          issue(
            "no-missing-call",
            `${place} names ${found}, but ${caller.name} does not call ${name}: its policy refuses the connection`,
            `add { to: "${name}", env: "..." } to calls: the variable gets the address`,
          ),
        ];
    }
    return [];
  });
}

function textsOf(microservice: Microservice): Text[] {
  const { environment = {}, sidecars = [] } = microservice;
  const { command = [], args = [], files = {} } = containerOf(microservice) ?? {};
  const variables = (values: Readonly<Record<string, string>>, of: string) =>
    Object.entries(values).map(([name, text]) => ({ place: `${of}environment.${name}`, text }));
  return [
    ...variables(environment, ""),
    ...sidecars.flatMap((sidecar) => [
      ...variables(sidecar.environment, `sidecar ${sidecar.name}: `),
      ...[...(sidecar.command ?? []), ...(sidecar.args ?? [])].map((text) => ({
        place: `sidecar ${sidecar.name}`,
        text,
      })),
    ]),
    ...command.map((text, index) => ({ place: `run.command[${index}]`, text })),
    ...args.map((text, index) => ({ place: `run.args[${index}]`, text })),
    ...Object.entries(files).map(([path, text]) => ({ place: `the file ${path}`, text })),
  ];
}

/** `name:port` with one of its ports, in any of the forms that cluster DNS resolves, or the name as the host of a URL. */
function addressesOf({ name, namespace, ports }: Microservice): RegExp {
  const host = `${RegExp.escape(name)}(?:\\.${RegExp.escape(namespace)}(?:\\.svc(?:\\.cluster\\.local)?)?)?`;
  const numbers = Object.values(ports).map(({ port, servicePort = port }) => servicePort);
  const withPort = numbers.length > 0 ? `(?<![\\w.-])${host}:(?:${numbers.join("|")})(?!\\d)|` : "";
  return new RegExp(`${withPort}(?<=://(?:[^/@\\s]*@)?)${host}(?![\\w.-])`);
}

function hostsOf({ on }: Externals[string]): RegExp {
  const hosts = Object.values(on).flatMap((address) => (address === "absent" ? [] : [RegExp.escape(address.host)]));
  return hosts.length > 0 ? new RegExp(`(?<![\\w.-])(?:${[...new Set(hosts)].join("|")})(?![\\w.-])`) : /(?!)/;
}
