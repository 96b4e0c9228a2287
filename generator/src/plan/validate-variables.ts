import { platformNames } from "../model/cluster.ts";
import type { Issue, MakeIssue } from "../model/issue.ts";
import type { Call, Microservice } from "../model/microservice.ts";
import { duplicatesBy } from "./duplicates.ts";
import { variableOf } from "./environment.ts";
import type { Facts } from "./facts.ts";
import { refusals } from "./refusals.ts";

type VariableFacts = Pick<Facts, "externals" | "microservices">;

/** A variable, and the fact that sets it. */
export interface Variable {
  readonly name: string;
  readonly by: string;
}

/** Finds variables that two facts set, of which one would win without a word, and facts that set none. */
export function wrongVariables(issue: MakeIssue, microservice: Microservice, facts: VariableFacts): Issue[] {
  const { run, calls, environment = {}, sidecars = [] } = microservice;
  const reads = run.kind === "node" || run.kind === "image";
  const named = calls.filter(({ env }) => env !== undefined).map(({ to }) => to);
  return [
    ...refusals(issue, [
      [
        !reads && Object.keys(environment).length > 0,
        "ban-unused-fact",
        `environment has no effect: the generator sets the variables of a ${run.kind}`,
        'remove it, or run the image with kind: "image"',
      ],
      [
        !reads && named.length > 0,
        "ban-unused-fact",
        `env has no effect on the calls of ${named.join(", ")}: the generator configures a ${run.kind}`,
        "remove env and scheme",
      ],
      ...[...calls, ...sidecars.flatMap((sidecar) => sidecar.calls)].map(
        ({ to, env, scheme }) =>
          [
            scheme !== undefined && typeof env !== "string",
            "ban-unused-fact",
            `the call of ${to} has a scheme, but no env: no variable gets the URL`,
            "add env with one variable, or remove scheme",
          ] as const,
      ),
    ]),
    ...twice(issue, "", [...variablesOf(microservice, facts), ...namesIn(environment, "environment")]),
    ...sidecars.flatMap(({ name, calls: own, environment: set, probe }) =>
      twice(issue, `sidecar ${name}: `, [
        // One of our services: see planSidecar in microservice.ts.
        ...(probe === undefined ? namesIn({ APP_NAME: "", PORT: "" }, "the sidecar itself") : []),
        ...ofCalls(microservice, own, facts),
        ...namesIn(set, "environment"),
      ]),
    ),
  ];
}

/** The variables of the main container that calls, Secrets and its kind set. */
export function variablesOf(microservice: Microservice, facts: VariableFacts): Variable[] {
  const { calls, secrets = {} } = microservice;
  const { externals } = facts;
  const ofExternals = calls.flatMap(({ to }) => Object.entries(externals[to]?.secrets ?? {}));
  const keys = { ...Object.fromEntries(ofExternals), ...secrets };
  return [
    ...ofKind(microservice),
    ...ofCalls(microservice, calls, facts),
    ...Object.entries(keys).flatMap(([key, { env }]) =>
      env === undefined ? [] : [{ name: env, by: `the Secret's key ${key}` }],
    ),
  ];
}

/** One of our services gets the address of each microservice that it calls: see environment.ts. */
function ofCalls(
  { run }: Microservice,
  calls: readonly Call[],
  { microservices, externals }: VariableFacts,
): Variable[] {
  return calls.flatMap(({ to, port, env }) => {
    const by = `the call of ${port === undefined ? to : `${to}:${port}`}`;
    if (typeof env === "object") return [env.host, env.port].map((name) => ({ name, by }));
    if (env !== undefined) return [{ name: env, by }];
    const derives = run.kind === "node" && !Object.hasOwn(externals, to) && !platformNames.some((name) => name === to);
    if (!derives) return [];
    const target = Object.hasOwn(microservices, to) ? microservices[to] : undefined;
    return [{ name: variableOf({ name: to, run: target?.run ?? run }), by }];
  });
}

/** The variables of one of our services besides the addresses. Its environment may replace LOG_LEVEL and APP_ENV. */
const ofKind = ({ run, ports, storage, triesTheRest, seesCertificate }: Microservice): Variable[] =>
  run.kind === "node"
    ? [
        { name: "APP_NAME", by: "name" },
        ...(Object.keys(ports).length > 0 ? [{ name: "PORT", by: "ports" }] : []),
        ...(triesTheRest ? [{ name: "FORBIDDEN", by: "triesTheRest" }] : []),
        ...(seesCertificate ? [{ name: "CERTIFICATES", by: "seesCertificate" }] : []),
        ...(storage ? [{ name: "STORAGE_DIRECTORY", by: "storage" }] : []),
      ]
    : [];

export const namesIn = (environment: Readonly<Record<string, string>>, by: string): Variable[] =>
  Object.keys(environment).map((name) => ({ name, by }));

export const twice = (issue: MakeIssue, place: string, variables: readonly Variable[]): Issue[] =>
  duplicatesBy(variables, ({ name }) => name).map(([name, same]) =>
    issue(
      "unique-variable",
      `${place}${same.map(({ by }) => by).join(" and ")} both set the variable ${name}`,
      "rename one of them, or remove it",
    ),
  );
