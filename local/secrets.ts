/** The values of a cluster's Secrets: one random value per credential. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { facts } from "../generator/src/facts.ts";
import { plan } from "../generator/src/plan/plan.ts";
import type { SecretReference } from "./rendered.ts";

export interface Secrets {
  /** @throws Error if the facts declare no such key */
  readonly value: (reference: SecretReference) => string;
  /** The value of all keys with this credential. */
  readonly credential: (name: string) => string;
}

/** @param file keeps the values between calls, readable for its owner alone; without it, each call creates new ones */
export function secretsOf(cluster: string, file?: string): Secrets {
  const { secrets } = plan(facts, clusterFacts(cluster));
  const values: Record<string, string> = file && existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  for (const { credential } of secrets.flatMap(({ keys }) => keys)) values[credential] ??= random();
  if (file) write(file, values);
  const credential = (name: string): string => {
    const value = values[name];
    if (value === undefined) throw new Error(`no Secret of ${cluster} has the credential ${name}`);
    return value;
  };
  return {
    credential,
    value: ({ secret, key }) => {
      const found = secrets.find(({ name }) => name === secret)?.keys.find((one) => one.key === key);
      if (!found) throw new Error(`the facts of ${cluster} declare no key ${key} of a Secret ${secret}`);
      return credential(found.credential);
    },
  };
}

/** @throws Error that lists the known clusters */
export function clusterFacts(name: string) {
  const cluster = Object.values(facts.clusters).find((one) => one.name === name);
  if (!cluster)
    throw new Error(`unknown cluster "${name}": the clusters are ${Object.keys(facts.clusters).join(", ")}`);
  return cluster;
}

/** 64 characters: long enough for a signing key, and none that needs quoting in a URL or a configuration file. */
const random = (): string => randomBytes(48).toString("base64url");

function write(file: string, values: Readonly<Record<string, string>>): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(values, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
