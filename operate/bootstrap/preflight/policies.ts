/** Tests whether the cluster enforces NetworkPolicies: two temporary pods connect, and after a policy they must not. */
import { randomBytes } from "node:crypto";
import { facts } from "../../../generator/src/facts.ts";
import { name as application, ownKey } from "../../application.ts";
import { eventually } from "../../eventually.ts";
import type { Target } from "../../target.ts";
import { type Finding, warning } from "./finding.ts";

const port = 8080;

/** Unlike the other checks, it creates an object: a namespace of its own, which it deletes. */
export async function probePolicies({ api, planned }: Pick<Target, "api" | "planned">): Promise<Finding[]> {
  const name = `${application}-probe-${randomBytes(3).toString("hex")}`;
  await api.create({ kind: "Namespace", metadata: { name, labels: { [ownKey("probe")]: "policies" } } });
  try {
    await api.create(pod(name, "server", `mkdir -p /tmp/www && exec httpd -f -p ${port} -h /tmp/www`));
    const address = await eventually(async () => (await api.get("Pod", name, "server")).status.podIP as string, {
      within: 60,
      what: "an address of the probe's server",
    });
    // The server may start slowly: the client retries until the first connection succeeds.
    const open = await attempt(
      "open",
      `for n in $(seq 30); do nc -w 2 ${address} ${port} </dev/null && exit 0; sleep 1; done; exit 1`,
    );
    if (!open)
      return [warning("two pods without any policy could not connect: it is unknown whether policies are enforced")];
    await api.create({
      kind: "NetworkPolicy",
      metadata: { name: "deny", namespace: name },
      spec: { podSelector: { matchLabels: { app: "server" } }, policyTypes: ["Ingress"] },
    });
    // Some network plug-ins enforce a new policy after a delay.
    const denied = await attempt(
      "denied",
      `for n in $(seq 10); do nc -w 2 ${address} ${port} </dev/null || exit 0; sleep 1; done; exit 1`,
    );
    return denied ? [] : [warning(notEnforced(planned.name))];
  } finally {
    await api.remove("Namespace", "", name);
  }

  async function attempt(client: string, script: string): Promise<boolean> {
    await api.create(pod(name, client, script));
    return eventually(
      async () => {
        const { phase } = (await api.get("Pod", name, client)).status;
        return phase === "Succeeded" ? { ok: true } : phase === "Failed" ? { ok: false } : undefined;
      },
      { within: 90, what: `the end of the probe's client "${client}"` },
    ).then(({ ok }) => ok);
  }
}

const notEnforced = (
  cluster: string,
): string => `NETWORK POLICIES ARE NOT ENFORCED: every pod can reach every other pod.
  The cluster's network plug-in ignores them. ${
    cluster === "minikube"
      ? "Create the cluster again with Calico: minikube delete && minikube start --cni calico"
      : "Use one that enforces them, such as Calico or Cilium"
  }.`;

function pod(namespace: string, name: string, script: string) {
  return {
    kind: "Pod" as const,
    metadata: { name, namespace, labels: { app: name } },
    spec: {
      restartPolicy: "Never",
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name,
          image: facts.waitImage,
          imagePullPolicy: "IfNotPresent",
          command: ["sh", "-c", script],
          resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "32Mi" } },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        },
      ],
    },
  };
}
