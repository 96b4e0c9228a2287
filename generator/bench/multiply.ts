import type { Cluster } from "../src/model/cluster.ts";

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
