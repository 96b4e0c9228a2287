import { platformNames } from "../model/cluster.ts";
import type { Externals } from "../model/external.ts";
import { type Issue, issuesAt } from "../model/issue.ts";
import type { Call, Microservice, Microservices } from "../model/microservice.ts";
import { didYouMean } from "../model/names.ts";
import { callsOf } from "./graph.ts";
import { gatewayOf } from "./hosts.ts";
import { cycleOfNeeds } from "./order.ts";
import { factsOf } from "./validate-microservice.ts";

/** Finds the errors between microservices: edges without a target, routes without a gateway, cycles at start-up. */
export function wrongGraph(microservices: Microservices, externals: Externals): Issue[] {
  return [
    ...Object.values(microservices).flatMap((caller) =>
      callsOf(caller).flatMap((call) => wrongCall(caller, call, microservices, externals)),
    ),
    ...Object.values(microservices).flatMap(wrongScrape),
    ...Object.values(microservices).flatMap((caller) => wrongServers(caller, microservices)),
    ...wrongRoutes(microservices),
    ...wrongOrder(microservices),
  ];
}

function wrongCall(
  caller: Microservice,
  { to, port }: Call,
  microservices: Microservices,
  externals: Externals,
): Issue[] {
  const issue = issuesAt(factsOf(caller.name));
  const target = microservices[to];
  if (to === caller.name)
    return [
      issue("ban-self-call", `${to} calls itself`, "remove the call: its containers reach each other on localhost"),
    ];
  if (!target) {
    const platform: readonly string[] = [...platformNames, ...Object.keys(externals)];
    if (platform.includes(to)) return [];
    const known = [...Object.keys(microservices), ...platform];
    return [
      issue("no-missing-microservice", `${caller.name} calls "${to}", which is not declared`, didYouMean(to, known)),
    ];
  }
  if (port === undefined || port in target.ports) return [];
  const hint = didYouMean(port, Object.keys(target.ports));
  return [issue("no-missing-port", `${caller.name} calls ${to}:${port}, which ${to} does not declare`, hint)];
}

/** Refuses calls to two PostgreSQL servers: DATABASE_URL and its password exist once, so the second would replace the first. */
function wrongServers(caller: Microservice, microservices: Microservices): Issue[] {
  const servers = [...new Set(callsOf(caller).map(({ to }) => to))].filter(
    (to) => microservices[to]?.run.kind === "postgres",
  );
  if (servers.length <= 1) return [];
  const message = `${caller.name} calls ${servers.join(" and ")}, but has only one DATABASE_URL`;
  return [issuesAt(factsOf(caller.name))("unique-database", message, "remove one of the calls")];
}

function wrongScrape({ name, scrape, ports }: Microservice): Issue[] {
  if (scrape === undefined || scrape in ports) return [];
  const hint = didYouMean(scrape, Object.keys(ports));
  return [
    issuesAt(factsOf(name))("no-missing-port", `${name} has scrape: "${scrape}", which is not one of its ports`, hint),
  ];
}

function wrongRoutes(microservices: Microservices): Issue[] {
  const gateway = gatewayOf(microservices);
  const withRoutes = Object.values(microservices).filter(({ routes }) => routes);
  const passedOn = new Set(gateway?.calls.map(({ to }) => to));
  const all = withRoutes.flatMap(({ name, routes = {} }) => Object.keys(routes).map((prefix) => ({ name, prefix })));
  const auth = gateway?.run.kind === "gateway" ? gateway.run.auth : undefined;
  const asksAuth = withRoutes.some(({ routes = {} }) => Object.values(routes).some(({ auth }) => auth === "user"));
  return [
    ...withRoutes
      .filter(({ name }) => !passedOn.has(name))
      .map(({ name }) =>
        issuesAt(factsOf(name))(
          "no-missing-call",
          `the gateway does not call ${name}, so its routes have no effect`,
          `add { to: "${name}" } to the gateway's calls`,
        ),
      ),
    ...withRoutes.flatMap(wrongSettings),
    ...all
      .filter(({ prefix }) => !/^\/api(\/[a-z0-9-]+)+$/.test(prefix))
      .map(({ name, prefix }) =>
        issuesAt(factsOf(name))("valid-route", `route "${prefix}" does not have the form /api/<words>`, "rename it"),
      ),
    ...[...Map.groupBy(all, ({ prefix }) => prefix)]
      .filter(([, users]) => users.length > 1)
      .map(([prefix, users]) =>
        issuesAt(factsOf(users[0]?.name ?? ""))(
          "unique-route",
          `${users.map(({ name }) => name).join(" and ")} both have the route ${prefix}`,
          "rename one of them",
        ),
      ),
    ...(gateway && asksAuth && auth === undefined
      ? [
          issuesAt(factsOf(gateway.name))(
            "require-auth",
            "a route needs a user, but the gateway has no microservice that identifies users",
            'name one: run: { kind: "gateway", auth: "..." }',
          ),
        ]
      : []),
    ...(gateway && auth !== undefined && !passedOn.has(auth)
      ? [
          issuesAt(factsOf(gateway.name))(
            "no-missing-call",
            `${auth} identifies the users of routes, but the gateway does not call ${auth}`,
            `add { to: "${auth}" } to the gateway's calls`,
          ),
        ]
      : []),
  ];
}

/** Finds settings that nginx would refuse or, worse, read as something else. */
function wrongSettings({ name, routes = {} }: Microservice): Issue[] {
  const issue = issuesAt(factsOf(name));
  return Object.entries(routes).flatMap(([prefix, { to, maxBody = "1m", ratePerSecond = 1 }]) => [
    ...(/^\/([a-z0-9-]+(\/[a-z0-9-]+)*)?$/.test(to)
      ? []
      : [issue("valid-route", `${prefix} leads to "${to}", which is not a path`, 'write one such as "/" or "/tasks"')]),
    ...(/^[1-9]\d*[km]$/.test(maxBody)
      ? []
      : [issue("valid-route", `${prefix} has maxBody "${maxBody}"`, 'write a size such as "512k" or "10m"')]),
    ...(Number.isInteger(ratePerSecond) && ratePerSecond >= 1
      ? []
      : [issue("valid-route", `${prefix} has ratePerSecond ${ratePerSecond}`, "write a whole number, 1 at least")]),
  ]);
}

function wrongOrder(microservices: Microservices): Issue[] {
  const cycle = cycleOfNeeds(microservices);
  if (!cycle) return [];
  const hint = "let one of them start without the next: set atStart: false on its call";
  return [
    issuesAt(factsOf(cycle[0] ?? ""))(
      "ban-start-cycle",
      `each waits for the next to start: ${cycle.join(" -> ")}`,
      hint,
    ),
  ];
}
