/**
 * A small git server in the cluster, for clusters whose Argo CD can reach no remote repository: git's own daemon, from Argo
 * CD's image, so that no other image must be pulled. Every user who may exec into its pod can push; only Argo CD can read.
 */
import { facts } from "../../generator/src/facts.ts";
import type { Source } from "../../generator/src/model/delivery.ts";
import { label } from "../../generator/src/model/labels.ts";
import { name as application, argocdNamespace as namespace } from "../application.ts";
import { eventually } from "../eventually.ts";
import { run } from "../kubectl.ts";
import type { Target } from "../target.ts";

const name = "git";
const port = 9418;
const directory = "/repositories";
const repository = `${directory}/${application}.git`;
const labels = { [label.name]: name, [label.partOf]: application };

/** The source that Argo CD reads from this server. */
export const localSource: Source = {
  url: `git://${name}.${namespace}.svc.cluster.local:${port}/${application}.git`,
  revision: "main",
};

const serve = `set -eu
[ -d ${repository} ] || git init --quiet --bare --initial-branch=main ${repository}
exec git daemon --base-path=${directory} --export-all --reuseaddr --port=${port}
`;

/** @param image of Argo CD */
function objects(image: string, storageClass: string) {
  const metadata = { name, namespace, labels };
  return [
    {
      kind: "Service",
      metadata,
      spec: { selector: labels, ports: [{ name: "git", port, targetPort: "git" }] },
    },
    {
      kind: "NetworkPolicy",
      metadata,
      spec: {
        podSelector: { matchLabels: labels },
        policyTypes: ["Ingress", "Egress"],
        ingress: [
          {
            from: [{ podSelector: { matchLabels: { "app.kubernetes.io/name": "argocd-repo-server" } } }],
            ports: [{ protocol: "TCP", port }],
          },
        ],
      },
    },
    {
      kind: "StatefulSet",
      metadata,
      spec: {
        serviceName: name,
        replicas: 1,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: pod(image) },
        volumeClaimTemplates: [
          {
            metadata: { name: "repositories" },
            spec: {
              accessModes: ["ReadWriteOnce"],
              storageClassName: storageClass,
              resources: { requests: { storage: "256Mi" } },
            },
          },
        ],
      },
    },
  ] as const;
}

function pod(image: string) {
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 999, // the user of Argo CD's image
      runAsGroup: 999,
      fsGroup: 999,
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [
      {
        name,
        image,
        imagePullPolicy: "IfNotPresent",
        command: ["sh", "-c", serve],
        env: [
          { name: "HOME", value: "/tmp" },
          // The root of the volume may belong to another user.
          { name: "GIT_CONFIG_COUNT", value: "1" },
          { name: "GIT_CONFIG_KEY_0", value: "safe.directory" },
          { name: "GIT_CONFIG_VALUE_0", value: "*" },
        ],
        ports: [{ name: "git", containerPort: port }],
        readinessProbe: { tcpSocket: { port: "git" }, periodSeconds: 2 },
        resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "256Mi" } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
        volumeMounts: [
          { name: "repositories", mountPath: directory },
          { name: "tmp", mountPath: "/tmp" },
        ],
      },
    ],
    volumes: [{ name: "tmp", emptyDir: {} }],
  };
}

/** Creates or updates the server, and waits until it is ready. */
export async function startGitServer({ api, cluster }: Target, within: number): Promise<void> {
  const image = `quay.io/argoproj/argocd:${facts.delivery.argocdVersion}`;
  for (const object of objects(image, cluster.storageClass)) await api.apply(object);
  await eventually(async () => (await api.find("StatefulSet", namespace, name))?.status.readyReplicas === 1, {
    within,
    what: `a ready pod of StatefulSet ${namespace}/${name}`,
  });
}

/** The remote URL of the repository: git's own protocol through kubectl exec. It needs `-c protocol.ext.allow=always`. */
export function remoteOf({ context }: Pick<Target, "context">): string {
  const which = context ? ` --context ${context}` : "";
  return `ext::kubectl${which} --namespace ${namespace} exec --stdin ${name}-0 -- git %s ${repository}`;
}

/**
 * Pushes a commit to the branch that Argo CD reads.
 * @param commit any revision of the repository
 * @param cwd a folder of the repository
 */
export async function publish(target: Pick<Target, "context">, commit: string, cwd: string): Promise<void> {
  const push = ["push", "--quiet", "--force", remoteOf(target), `${commit}:refs/heads/main`];
  await run("git", ["-c", "protocol.ext.allow=always", ...push], { cwd, timeout: 120_000 });
}

/** Removes the server with its volume: the repository that pushed to it still has the history. */
export async function removeGitServer({ api }: Pick<Target, "api">): Promise<void> {
  for (const kind of ["StatefulSet", "Service", "NetworkPolicy"] as const) await api.remove(kind, namespace, name);
  await api.remove("PersistentVolumeClaim", namespace, `repositories-${name}-0`);
}
