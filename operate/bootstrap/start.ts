/** Starts a cluster on this machine, with the add-ons that the application needs. */

import { Usage } from "../../generator/src/cli/command/usage.ts";
import type { Cluster } from "../../generator/src/model/cluster.ts";
import { run } from "../kubectl.ts";
import type { Say } from "../report.ts";

type Command = readonly [program: string, ...args: string[]];

const commands: Readonly<Record<string, (cluster: Cluster) => readonly Command[]>> = {
  minikube: ({ kubernetes, size }) => [
    [
      "minikube",
      "start",
      "--cni=calico",
      "--addons=ingress,metrics-server",
      `--kubernetes-version=v${kubernetes}`,
      `--cpus=${size.cpu}`,
      `--memory=${size.memory.replace(/i$/, "").toLowerCase()}`,
    ],
  ],
  microk8s: () => [
    ["microk8s", "start"],
    ["microk8s", "status", "--wait-ready"],
    ["microk8s", "enable", "dns", "ingress", "hostpath-storage", "metrics-server"],
  ],
};

/** @throws Usage if the commands that start such a cluster are unknown */
export async function startCluster(cluster: Cluster, say: Say): Promise<void> {
  const known = commands[cluster.name];
  if (!known)
    throw new Usage(`--start supports ${Object.keys(commands).join(" and ")}: start "${cluster.name}" yourself`);
  for (const [program, ...args] of known(cluster)) {
    say([program, ...args].join(" "));
    await run(program, args);
  }
}
