import type { Externals } from "../model/external.ts";
import { type Issue, issuesAt, type MakeIssue } from "../model/issue.ts";
import type { Microservice, Microservices, SecretKey } from "../model/microservice.ts";
import { fileOf } from "./files.ts";
import { type DerivedKey, derivedKeys } from "./secrets.ts";

/** Finds keys of a microservice's Secret of which one would replace another, and keys that the wrong container would get. */
export function wrongSecrets(microservice: Microservice, microservices: Microservices, externals: Externals): Issue[] {
  const { name, run, secrets = {} } = microservice;
  const issue = issuesAt(fileOf(microservice));
  const externalOf = (to: string) => (Object.hasOwn(externals, to) ? externals[to] : undefined);
  const derived = derivedKeys(microservice, microservices, externalOf);
  return [
    ...[...Map.groupBy(derived, ({ key }) => key)].flatMap(([key, all]) => clash(issue, name, key, all)),
    ...derived
      // The superuser's password is the server's alone: another credential breaks nothing.
      .filter(({ key }) => run.kind !== "postgres" || key !== "superuser-password")
      .filter(({ key, value }) => Object.hasOwn(secrets, key) && secrets[key]?.credential !== value.credential)
      .map(({ key, value: { credential }, by }) =>
        issue(
          "unique-secret-key",
          `secrets.${key} has the credential "${secrets[key]?.credential}", and ${by} gives that key the credential "${credential}"`,
          `write credential: "${credential}", or rename the key`,
        ),
      ),
    ...(run.kind === "postgres" && derived.some(({ by }) => by === "the caller superuser")
      ? [
          issue(
            "valid-name",
            `superuser calls ${name}, and would have the password of the server's superuser`,
            "rename it",
          ),
        ]
      : []),
    ...ofSidecars(issue, microservice, externals),
  ];
}

function clash(issue: MakeIssue, name: string, key: string, all: readonly DerivedKey[]): Issue[] {
  const [first] = all;
  const other = all.find(({ value }) => first && !isSame(first.value, value));
  if (!first || !other) return [];
  return [
    issue(
      "unique-secret-key",
      `${first.by} and ${other.by} both set the key ${key} of the Secret of ${name}, with different values`,
      "rename the key in one of them",
    ),
  ];
}

const isSame = (a: SecretKey, b: SecretKey): boolean => a.credential === b.credential && a.env === b.env;

/** A pod has one Secret, and its main container mounts it. */
const ofSidecars = (issue: MakeIssue, { name, sidecars = [] }: Microservice, externals: Externals): Issue[] =>
  sidecars.flatMap((sidecar) =>
    sidecar.calls
      .filter(({ to }) => Object.hasOwn(externals, to) && Object.keys(externals[to]?.secrets ?? {}).length > 0)
      .map(({ to }) =>
        issue(
          "valid-call",
          `the sidecar ${sidecar.name} calls ${to}, whose secrets ${Object.keys(externals[to]?.secrets ?? {}).join(", ")} would go to the main container of ${name}`,
          `call ${to} from the main container, or declare an external server without secrets for the sidecar`,
        ),
      ),
  );
