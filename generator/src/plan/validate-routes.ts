import { type Issue, issuesAt } from "../model/issue.ts";
import type { Microservice, Microservices } from "../model/microservice.ts";
import { duplicatesBy } from "./duplicates.ts";
import { factsOf } from "./files.ts";
import { gatewayOf } from "./hosts.ts";

/** Finds the routes that the gateway cannot pass on. */
export function wrongRoutes(microservices: Microservices): Issue[] {
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
    ...duplicatesBy(all, ({ prefix }) => prefix).map(([prefix, users]) =>
      issuesAt(factsOf(users[0]?.name ?? ""))(
        "unique-route",
        `${users.map(({ name }) => name).join(" and ")} both have the route ${prefix}`,
        "rename one of them",
      ),
    ),
    ...withRoutes
      .filter(({ ports }) => Object.values(ports)[0]?.protocol === "UDP")
      .map(({ name }) =>
        issuesAt(factsOf(name))("valid-route", `${name} has routes, but its first port is UDP`, "put a TCP port first"),
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

/** Finds paths that nginx would refuse or, worse, read as something else. */
function wrongSettings({ name, routes = {} }: Microservice): Issue[] {
  const issue = issuesAt(factsOf(name));
  return Object.entries(routes).flatMap(([prefix, { to }]) => [
    ...(/^\/([a-z0-9-]+(\/[a-z0-9-]+)*)?$/.test(to)
      ? []
      : [issue("valid-route", `${prefix} leads to "${to}", which is not a path`, 'write one such as "/" or "/tasks"')]),
  ]);
}
