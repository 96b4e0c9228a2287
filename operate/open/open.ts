/** A port-forward from this machine to a microservice, with the address and the commands that print its passwords. */

import { spawn } from "node:child_process";
import { Usage } from "../../generator/src/cli/command/usage.ts";
import { didYouMean } from "../../generator/src/model/names.ts";
import type { PlannedCluster, PlannedMicroservice } from "../../generator/src/plan/types.ts";
import type { Api } from "../api.ts";
import { followedClusters } from "../cluster/follow.ts";

/** The name of the cluster whose tree Argo CD follows. @throws Usage if it follows none, or several */
export async function followedCluster(api: Pick<Api, "list">): Promise<string> {
  const [name, ...others] = await followedClusters(api);
  if (!name) throw new Usage("Argo CD follows no cluster of this repository here: set --cluster NAME");
  if (others.length > 0) throw new Usage(`Argo CD follows ${[name, ...others].join(" and ")} here: set --cluster NAME`);
  return name;
}

/** @throws Usage that suggests the nearest name */
export function microserviceNamed({ components }: PlannedCluster, name: string): PlannedMicroservice {
  const all = components.filter((component) => component.kind === "microservice");
  const known = all.map((one) => one.name);
  const found = all.find((one) => one.name === name);
  if (!found) throw new Usage(`unknown microservice "${name}": ${didYouMean(name, known)}`);
  if (found.ports.length === 0) throw new Usage(`${name} serves no port`);
  return found;
}

export interface Way {
  readonly microservice: PlannedMicroservice;
  readonly context: string | undefined;
  /** The port of this machine. */
  readonly port: number;
}

/** The printed lines: the address, the user's name, and the commands that print the passwords, but no password. */
export function instructions({ microservice, context, port }: Way): string[] {
  const { name, namespace, secret, runtime, ports } = microservice;
  const kubectl = `kubectl${context ? ` --context ${context}` : ""}`;
  const scheme = runtime.kind === "postgres" || runtime.kind === "redis" ? runtime.kind : "http";
  const own = /^(admin-user|(admin|superuser|redis|prometheus)-password)$/;
  const keys = (secret?.keys ?? []).flatMap(({ key }) => (own.test(key) ? [key] : []));
  return [
    `${name}: ${scheme}://127.0.0.1:${port} (port ${ports[0]?.name} of ${namespace}/${name}), until Ctrl-C`,
    ...keys.map(
      (key) => `${key}: ${kubectl} -n ${namespace} get secret ${secret?.name} -o 'jsonpath={.data.${key}}' | base64 -d`,
    ),
  ];
}

/** Runs until it is interrupted or the connection is lost. @returns kubectl's exit code */
export function forward({ microservice, context, port }: Way): Promise<number> {
  const { name, namespace, ports } = microservice;
  const args = [
    ...(context ? ["--context", context] : []),
    ...["--namespace", namespace, "port-forward", "--address", "127.0.0.1"],
    ...[`service/${name}`, `${port}:${ports[0]?.servicePort}`],
  ];
  return new Promise((resolve, reject) => {
    const child = spawn("kubectl", args, { stdio: ["ignore", "ignore", "inherit"] });
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 0));
    // Ctrl-C reaches kubectl as well; this process only waits for its end.
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  });
}
