import type { Application, Namespace } from "../model/application.ts";
import { type ArgocdNames, argocdNames } from "../model/argocd.ts";
import type { Cluster } from "../model/cluster.ts";
import type { Belonging } from "./belonging.ts";

/** A namespace of an installation: the declared one with the prefix of the stage. */
export interface InstalledNamespace extends Namespace {
  readonly name: string;
  /** The value of app.kubernetes.io/component: the declared name without the application's. */
  readonly component: string;
}

/**
 * The application on one cluster, with the names that are its own there: two installations on one Kubernetes cluster (stages)
 * share none of them.
 */
export interface Installation {
  /** The value of app.kubernetes.io/part-of, and the prefix of cluster-wide objects. */
  readonly name: string;
  readonly title: string;
  readonly domain: string;
  /** Starts every name that the installation would otherwise share with another one; empty without a stage. */
  readonly prefix: string;
  /** By the declared name. */
  readonly namespaces: Readonly<Record<string, InstalledNamespace>>;
  /** The namespace of the monitoring. */
  readonly monitoring: string;
  readonly argocd: ArgocdNames;
  /** The Secret with the certificate of the cluster's hosts. */
  readonly tlsSecret: string;
}

/** The start of each name that a stage has for itself; empty for a cluster that is not a stage. */
export const prefixOf = ({ stage }: Pick<Cluster, "stage">): string => (stage ? `${stage.prefix}-` : "");

export function installationOf(application: Application, cluster: Cluster): Installation {
  const { quotas = {}, ingress } = cluster;
  const prefix = prefixOf(cluster);
  const { name, title, domain, monitoring } = application;
  const namespaces = Object.entries(application.namespaces).map(([declared, namespace]) => [
    declared,
    {
      ...namespace,
      quota: quotas[declared] ?? namespace.quota,
      name: prefix + declared,
      component: declared.replace(`${name}-`, ""),
    },
  ]);
  return {
    name: prefix + name,
    title,
    domain,
    prefix,
    namespaces: Object.fromEntries(namespaces),
    monitoring: prefix + monitoring,
    argocd: argocdNames(name, prefix),
    tlsSecret: ingress.tlsSecret ?? `${name}-tls`,
  };
}

/** The labels and annotations of the objects in one of the installation's namespaces. */
export function belongingOf({ name, domain, namespaces }: Installation, namespace: string): Belonging {
  const component = Object.values(namespaces).find((one) => one.name === namespace)?.component ?? namespace;
  return { application: name, domain, component };
}
