import { type Issue, issuesAt, type MakeIssue } from "../model/issue.ts";
import type { Microservice } from "../model/microservice.ts";
import { didYouMean } from "../model/names.ts";
import { parseQuantity } from "../model/quantity.ts";
import type { Resources } from "../model/resources.ts";
import { duplicatesBy } from "./duplicates.ts";
import type { Facts } from "./facts.ts";
import { refusals } from "./refusals.ts";
import { wrongContainer } from "./validate-container.ts";
import { type TakenNames, wrongName } from "./validate-names.ts";
import { wrongRights } from "./validate-rights.ts";
import { wrongVariables } from "./validate-variables.ts";
import { wrongWorkload } from "./validate-workload.ts";

/**
 * Finds the errors in one microservice's own facts.
 * @param where the file that declares it
 */
export function wrongMicroservice(
  key: string,
  microservice: Microservice,
  where: string,
  facts: Facts,
  taken: TakenNames,
): Issue[] {
  const { application, externals } = facts;
  const namespaces = Object.keys(application.namespaces);
  const { namespace, storage, resources, sidecars = [], ephemeralStorage } = microservice;
  const issue = issuesAt(where);
  return [
    ...wrongName(issue, key, microservice, taken),
    ...refusals(issue, [
      [
        !namespaces.includes(namespace),
        "no-missing-namespace",
        `namespace "${namespace}" is not declared`,
        () => didYouMean(namespace, namespaces),
      ],
      [
        storage?.unless !== undefined && !Object.hasOwn(externals, storage.unless),
        "no-missing-external",
        `storage.unless is "${storage?.unless}", which is not an external server`,
        () => didYouMean(storage?.unless ?? "", Object.keys(externals)),
      ],
    ]),
    ...wrongResources(issue, "resources", resources),
    ...sidecars.flatMap((sidecar, at) => wrongResources(issue, `sidecars[${at}].resources`, sidecar.resources)),
    ...(ephemeralStorage ? wrongAmounts(issue, "ephemeralStorage", ephemeralStorage) : []),
    ...wrongPorts(issue, microservice),
    ...clashes(issue, microservice),
    ...wrongWorkload(issue, microservice),
    ...wrongContainer(issue, microservice, application),
    ...wrongVariables(issue, microservice, facts),
    ...wrongRights(issue, microservice),
  ];
}

/** Finds requests above their limits, which the API server refuses. */
export function wrongResources(issue: MakeIssue, place: string, { cpu, memory }: Resources): Issue[] {
  return [...wrongAmounts(issue, `${place}.cpu`, cpu), ...wrongAmounts(issue, `${place}.memory`, memory)];
}

function wrongAmounts(issue: MakeIssue, place: string, [request, limit]: readonly [string, string]): Issue[] {
  return (parseQuantity(request) ?? 0) <= (parseQuantity(limit) ?? 0)
    ? []
    : [
        issue(
          "valid-resources",
          `${place} requests ${request}, more than its limit ${limit}`,
          "raise the limit, or lower the request",
        ),
      ];
}

function wrongPorts(issue: MakeIssue, { ports }: Microservice): Issue[] {
  const served = Object.entries(ports).map(([name, { port, servicePort = port, protocol = "TCP" }]) => ({
    name,
    at: `${servicePort}/${protocol}`,
  }));
  return [
    ...duplicatesBy(served, ({ at }) => at).map(([at, same]) =>
      issue(
        "unique-service-port",
        `the ports ${same.map(({ name }) => name).join(" and ")} both have the Service's port ${at}`,
        "give one of them a servicePort of its own",
      ),
    ),
  ];
}

/** Finds ports and names that two containers of the pod have: its containers share one network. */
function clashes(issue: MakeIssue, { name, ports, sidecars = [] }: Microservice): Issue[] {
  const all = [
    ...Object.entries(ports).map(([portName, { port, protocol = "TCP" }]) => ({
      owner: `${name}'s port ${portName}`,
      port: `${port}/${protocol}`,
    })),
    ...sidecars.map((sidecar) => ({ owner: `sidecar ${sidecar.name}`, port: `${sidecar.port}/TCP` })),
  ];
  const names = [name, ...sidecars.map((sidecar) => sidecar.name)];
  const portNames = [...Object.keys(ports), ...sidecars.map((sidecar) => sidecar.name)];
  return [
    ...duplicatesBy(all, ({ port }) => port).map(([port, users]) =>
      issue(
        "unique-container-port",
        `${users.map(({ owner }) => owner).join(" and ")} both listen on ${port}`,
        "give one of them another port",
      ),
    ),
    ...duplicatesBy(names, (one) => one).map(() =>
      issue("unique-container", `two containers have the same name: ${names.join(", ")}`, "rename one of them"),
    ),
    ...duplicatesBy(portNames, (one) => one).map(([port]) =>
      issue(
        "unique-port-name",
        `a port and a sidecar are both named "${port}"`,
        "rename one: a Service finds ports by name",
      ),
    ),
  ];
}
