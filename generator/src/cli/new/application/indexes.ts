/** The lists of an empty application: its clusters, and the microservices that monitor it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Application } from "../../../model/application.ts";
import type { Cluster } from "../../../model/cluster.ts";
import type { Facts } from "../../../plan/facts.ts";
import { register } from "../../register.ts";
import { clusterDeclaration } from "../cluster.ts";
import { textOf } from "../declaration.ts";

const catalog = "generator/src/catalog";

/** They are in every application. */
export const monitors = ["monitoring-gateway", "node-exporter", "policy-probe"];

/** Each is like the distribution of its name. */
const clusters = ["microk8s", "minikube"];

/** The text of each file, by path. */
export function catalogIndexes(root: string, application: Application, facts: Facts): Record<string, string> {
  const empty: Facts = {
    ...facts,
    application,
    clusters: Object.fromEntries(
      Object.entries<Cluster>(facts.clusters).map(([name, cluster]) => [
        name,
        { ...cluster, ingress: { ...cluster.ingress, hosts: [] } },
      ]),
    ),
  };
  return {
    ...indexOf(root, "microservices", monitors),
    ...indexOf(root, "clusters", clusters),
    ...Object.fromEntries(
      clusters.map((name) => [`${catalog}/clusters/${name}.ts`, textOf(clusterDeclaration(name, name, empty))]),
    ),
  };
}

/** The folder's index.ts with these entries and no others. */
function indexOf(root: string, list: string, names: readonly string[]): Record<string, string> {
  const path = `${catalog}/${list}/index.ts`;
  const lines = readFileSync(join(root, path), "utf8").split("\n");
  const start = lines.indexOf(`export const ${list} = {`);
  const end = lines.indexOf("};", start);
  const bare = [
    ...lines.slice(0, start + 1).filter((line) => !/ from "\.\/[^"]+\.ts";$/.test(line)),
    ...lines.slice(end),
  ];
  return { [path]: names.reduce((text, name) => register(text, list, name), bare.join("\n")) };
}
