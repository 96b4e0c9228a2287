/** The cluster's DNS without any pod for some seconds. */
import type { PlatformPods } from "../../../generator/src/model/cluster.ts";
import { eventually } from "../../eventually.ts";
import type { LiveObject } from "../../kinds.ts";
import type { Simulation } from "../simulation.ts";

const seconds = 30;

export function takeDnsAway(dns: PlatformPods): Simulation {
  return {
    name: "away-dns",
    does: `scales the cluster's DNS to zero for ${seconds} s`,
    users: "requests fail once the gateway's cached addresses expire; no service restarts",
    // Each hop tries a lookup for 6 s, one hop after the other: longer than the page waits.
    bar: { failing: "any", failingAfter: 30, readyWithin: 60, answeredWithin: Number.POSITIVE_INFINITY },
    inAll: true,
    async run({ api, changes, hold }) {
      const deployments = await api.list("Deployment", dns.namespace);
      const found = deployments.find((deployment) => makes(deployment, dns.labels));
      if (!found)
        throw new Error(`no Deployment in ${dns.namespace} has pods with the labels ${JSON.stringify(dns.labels)}`);
      await changes.change("Deployment", found, { spec: { replicas: 0 } });
      await hold(seconds);
      await changes.undo();
      await ready(api, found);
    },
  };

  /** Waits for a ready DNS pod, without which the application cannot recover. */
  async function ready(api: Parameters<Simulation["run"]>[0]["api"], { metadata }: LiveObject): Promise<void> {
    await eventually(async () => (await api.get("Deployment", dns.namespace, metadata.name)).status.readyReplicas > 0, {
      within: 60,
      what: `a ready pod of ${metadata.name}`,
    });
  }
}

function makes({ spec }: LiveObject, labels: Readonly<Record<string, string>>): boolean {
  const made = spec.template.metadata.labels ?? {};
  return Object.entries(labels).every(([key, value]) => made[key] === value);
}
