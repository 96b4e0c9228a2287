import type { Cluster } from "../src/model/cluster.ts";
import type { Externals } from "../src/model/external.ts";

/** N clusters made of the given ones in turn, each with a name and host names of its own. */
export function multiply(clusters: Readonly<Record<string, Cluster>>, count: number): Record<string, Cluster> {
  const models = Object.values(clusters);
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const model = models[index % models.length] as Cluster;
      const name = `${model.name}-${index}`;
      const hosts = model.ingress.hosts.map((host) => ({ ...host, host: `${name}.${host.host}` }));
      return [name, { ...model, name, ingress: { ...model.ingress, hosts } }];
    }),
  );
}

/** The external servers, on none of the clusters: each cluster must be listed. */
export function absentOn(externals: Externals, clusters: Readonly<Record<string, Cluster>>): Externals {
  const on = Object.fromEntries(Object.keys(clusters).map((name) => [name, "absent" as const]));
  return Object.fromEntries(Object.entries(externals).map(([name, external]) => [name, { ...external, on }]));
}
