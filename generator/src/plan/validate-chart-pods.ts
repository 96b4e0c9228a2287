import type { Issue, MakeIssue } from "../model/issue.ts";
import { didYouMean, longestName, wrongDnsLabel } from "../model/names.ts";
import { everyPod } from "./charts.ts";
import type { Facts } from "./facts.ts";
import { podsOf } from "./graph.ts";

/** Finds pods whose name others have, or whose names, ports or webhook are wrong. */
export function wrongPods(issue: MakeIssue, { charts, microservices, monitoring }: Facts): Issue[] {
  const stacks = Object.keys(monitoring.stacks); // their charts replace each other's pods
  const users = new Map<string, string>();
  return Object.values(charts).flatMap((chart) =>
    Object.entries(everyPod([chart])).flatMap(([name, { ports, webhook }]) => {
      const wrong = wrongDnsLabel(name, longestName);
      const other = Object.hasOwn(microservices, name)
        ? `generator/src/catalog/microservices/${name}.ts`
        : users.get(name);
      if (!stacks.includes(chart.name)) users.set(name, `the chart ${chart.name}`);
      return [
        ...(wrong ? [issue("valid-name", `pods of the chart ${chart.name}: ${wrong}`)] : []),
        ...(other
          ? [
              issue(
                "unique-microservice",
                `the chart ${chart.name} has pods with the name "${name}", which ${other} declares too`,
                "rename the pods, and write their own labels beside the name",
              ),
            ]
          : []),
        ...(webhook === undefined || Object.hasOwn(ports, webhook)
          ? []
          : [
              issue(
                "no-missing-port",
                `${name} has webhook: "${webhook}", which is not one of its ports`,
                didYouMean(webhook, Object.keys(ports)),
              ),
            ]),
        ...Object.values(ports)
          .filter(({ port }) => !(Number.isInteger(port) && port >= 1 && port <= 65535))
          .map(({ port }) =>
            issue("valid-port", `${name} of the chart ${chart.name} has port ${port}`, "choose one from 1 to 65535"),
          ),
      ];
    }),
  );
}

/** Finds pods that another's labels select too: the policies and edges of both would apply to them. */
export function wrongLabels(issue: MakeIssue, { charts, microservices, monitoring }: Facts): Issue[] {
  const stacks = Object.keys(monitoring.stacks);
  return Object.values(charts).flatMap((chart) => {
    const rest = Object.values(charts).filter((other) => other !== chart && !stacks.includes(other.name));
    const others = { ...everyPod(rest), ...microservices };
    const own = Object.entries(everyPod([chart]));
    return own.flatMap(([name, pods], index) =>
      [...own.slice(index + 1), ...Object.entries(others)]
        .filter(([, other]) => other.namespace === pods.namespace && other.name !== name)
        .filter(([, other]) => isWithin(podsOf(pods).labels, podsOf(other).labels))
        .map(([other]) =>
          issue(
            "unique-labels",
            `the labels of ${name} and ${other} select the same pods`,
            "write more of the labels that the chart gives them",
          ),
        ),
    );
  });
}

type Labels = Readonly<Record<string, string>>;

/** Whether one of them has all labels of the other. */
const isWithin = (a: Labels, b: Labels): boolean =>
  [
    [a, b],
    [b, a],
  ].some(([few, many]) => Object.entries(few ?? {}).every(([key, value]) => many?.[key] === value));
