/** The files of each kind, made from facts that pass every check. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { facts } from "../../facts.ts";
import type { Chart } from "../../model/chart.ts";
import type { Cluster } from "../../model/cluster.ts";
import type { Microservice } from "../../model/microservice.ts";
import { register, registerLast } from "../register.ts";
import { chartFields, chartText } from "./chart.ts";
import { clusterDeclaration } from "./cluster.ts";
import { factsOf, textOf } from "./declaration.ts";
import { newExternal, registerCluster, withCluster } from "./external.ts";
import { refuseFindings, refuseTaken } from "./judge.ts";
import { microserviceDeclaration } from "./microservice.ts";
import { refuseIdentifier } from "./names.ts";
import type { NewOptions } from "./options.ts";
import type { NewFile } from "./write.ts";

export interface Made {
  readonly files: readonly NewFile[];
  /** The next step for the user, as a clause. */
  readonly next: string;
}

const catalog = "generator/src/catalog";
const commit = 'edit the new file, run "npm run generate", commit both with the rendered trees';

export function newMicroservice(name: string, options: NewOptions, root: string): Made {
  const path = `${catalog}/microservices/${name}.ts`;
  refuseTaken(name, path, root, facts);
  const declaration = microserviceDeclaration(name, options, facts);
  const text = textOf(declaration);
  const index = registered(root, "microservices", name, text);
  const microservice = factsOf(declaration) as unknown as Microservice;
  refuseFindings({ ...facts, microservices: { ...facts.microservices, [name]: microservice } });
  const own = options.image === undefined;
  return { files: [{ path, text, isNew: true }, index], next: own ? `${commit}, then write services/${name}` : commit };
}

export function newCluster(name: string, options: NewOptions, root: string): Made {
  const path = `${catalog}/clusters/${name}.ts`;
  refuseTaken(name, path, root, facts, ["common"]);
  const declaration = clusterDeclaration(name, options.like, facts);
  const text = textOf(declaration);
  const index = registered(root, "clusters", name, text);
  const cluster = factsOf(declaration) as unknown as Cluster;
  const externals = withCluster(facts.externals, name);
  refuseFindings({ ...facts, externals, clusters: { ...facts.clusters, [name]: cluster } }, [name]);
  const servers = changedText(root, `${catalog}/externals.ts`, (before) =>
    registerCluster(before, name, facts.externals),
  );
  return {
    files: [{ path, text, isNew: true }, index, ...servers],
    next: `${commit}, then run "npm run bootstrap -- ${name}" on the cluster`,
  };
}

export function newExternalServer(name: string, options: NewOptions, root: string): Made {
  const path = `${catalog}/externals.ts`;
  refuseTaken(name, path, root, facts);
  refuseIdentifier(name, path, []);
  const external = newExternal(name, options, Object.keys(facts.clusters));
  refuseFindings({ ...facts, externals: { ...facts.externals, [name]: external } }, []);
  const files = changedText(root, path, (before) => registerLast(before, "externals", name, JSON.stringify(external)));
  return { files, next: `edit it, add { to: "${name}" } to the calls of its callers, then run "npm run generate"` };
}

/** A chart that no cluster runs yet. Its facts are checked as if the first cluster ran it. */
export function newChart(name: string, options: NewOptions, root: string): Made {
  const path = `${catalog}/charts.ts`;
  refuseTaken(name, path, root, facts);
  refuseIdentifier(name, path, []);
  const fields = chartFields(name, options, facts);
  const chart = factsOf({ fields }) as unknown as Chart;
  const [first] = Object.values<Cluster>(facts.clusters);
  const cluster = first && { [first.name]: { ...first, charts: { ...first.charts, [name]: {} } } };
  refuseFindings({ ...facts, charts: { ...facts.charts, [name]: chart }, clusters: { ...facts.clusters, ...cluster } });
  const files = changedText(root, path, (before) => registerLast(before, "charts", name, chartText(fields)));
  return {
    files,
    next: `edit it, add charts: { "${name}": {} } to the clusters that run it, then run "npm run generate"`,
  };
}

/** The index.ts of a folder with one more entry. */
function registered(root: string, list: string, name: string, text: string): NewFile {
  const path = `${catalog}/${list}/index.ts`;
  const before = readFileSync(join(root, path), "utf8");
  refuseIdentifier(name, `${catalog}/${list}/${name}.ts`, [list], text, before);
  return { path, text: register(before, list, name), isNew: false };
}

function changedText(root: string, path: string, change: (before: string) => string): NewFile[] {
  const before = readFileSync(join(root, path), "utf8");
  const text = change(before);
  return text === before ? [] : [{ path, text, isNew: false }];
}
