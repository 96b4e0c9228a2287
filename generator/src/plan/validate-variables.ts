import type { Issue, MakeIssue } from "../model/issue.ts";
import type { Call, Microservice } from "../model/microservice.ts";
import { duplicatesBy } from "./duplicates.ts";
import type { Facts } from "./facts.ts";
import { refusals } from "./refusals.ts";

/** A variable, and the fact that sets it. */
export interface Variable {
  readonly name: string;
  readonly by: string;
}

/** Finds variables that two facts set, of which one would win without a word, and facts that set none. */
export function wrongVariables(issue: MakeIssue, microservice: Microservice, facts: Pick<Facts, "externals">): Issue[] {
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
    ...sidecars.flatMap(({ name, calls: own, environment: set }) =>
      twice(issue, `sidecar ${name}: `, [...ofCalls(own), ...namesIn(set, "environment")]),
    ),
  ];
}

/** The variables of the main container that calls and Secrets set. */
export function variablesOf(
  { calls, secrets = {} }: Microservice,
  { externals }: Pick<Facts, "externals">,
): Variable[] {
  const ofExternals = calls.flatMap(({ to }) => Object.entries(externals[to]?.secrets ?? {}));
  const keys = { ...Object.fromEntries(ofExternals), ...secrets };
  return [
    ...ofCalls(calls),
    ...Object.entries(keys).flatMap(([key, { env }]) =>
      env === undefined ? [] : [{ name: env, by: `the Secret's key ${key}` }],
    ),
  ];
}

const ofCalls = (calls: readonly Call[]): Variable[] =>
  calls.flatMap(({ to, env }) => {
    if (env === undefined) return [];
    const names = typeof env === "string" ? [env] : [env.host, env.port];
    return names.map((name) => ({ name, by: `the call of ${to}` }));
  });

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
