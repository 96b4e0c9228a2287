import { contains } from "../../model/cidr.ts";
import type { KubeObject } from "../../model/kube-object.ts";
import { label } from "../../model/labels.ts";
import type { Edge, Peer } from "../../model/traffic.ts";
import type { PlannedMicroservice } from "../../plan/types.ts";
import { k8s } from "../k8s.ts";
import { metadataOf } from "./metadata.ts";

/** Allows the connections of its edges and no others: one rule per set of ports, one peer per edge. */
export function networkPolicy(
  planned: Pick<PlannedMicroservice, "name" | "namespace" | "labels" | "belongsTo" | "inbound" | "outbound">,
): KubeObject {
  // The API server stores an empty list as no list: Argo CD would report a difference permanently.
  const inbound = rules(planned.inbound, ({ from }) => from);
  const outbound = rules(planned.outbound, ({ to }) => to);
  return k8s.KubeNetworkPolicy.manifest({
    metadata: metadataOf(planned),
    spec: {
      podSelector: { matchLabels: { ...planned.labels } },
      policyTypes: ["Ingress", "Egress"],
      ...(inbound.length > 0 ? { ingress: inbound.map(({ ports, peers }) => ({ from: peers, ports })) } : {}),
      ...(outbound.length > 0 ? { egress: outbound.map(({ ports, peers }) => ({ to: peers, ports })) } : {}),
    },
  });
}

interface RuleParts {
  readonly ports: k8s.NetworkPolicyPort[];
  readonly peers: k8s.NetworkPolicyPeer[];
}

/** One rule for all peers with the same ports. */
function rules(edges: readonly Edge[], far: (edge: Edge) => Peer): RuleParts[] {
  const byPeer = [...Map.groupBy(edges, (edge) => far(edge).name).values()];
  const portsOf = (of: readonly Edge[]) => of.map(({ port, protocol }) => `${port}/${protocol}`).join();
  return [...Map.groupBy(byPeer, portsOf).values()].map((same) => ({
    ports: (same[0] ?? []).map(({ port, protocol }) => ({ protocol, port: k8s.IntOrString.fromNumber(port) })),
    peers: same.flatMap(([edge]) => (edge ? policyPeers(far(edge)) : [])),
  }));
}

/** Namespace and pods in ONE peer: two peers would allow everything that either of them selects. */
function policyPeers(peer: Peer): k8s.NetworkPolicyPeer[] {
  if (peer.kind === "addresses")
    return peer.cidrs.map((cidr) => {
      // The API server refuses an exception outside of its block.
      const except = peer.except.filter((inner) => contains(cidr, inner));
      return { ipBlock: { cidr, ...(except.length > 0 ? { except } : {}) } };
    });
  return [
    {
      namespaceSelector: { matchLabels: { [label.namespaceName]: peer.namespace } },
      podSelector: { matchLabels: { ...peer.labels } },
    },
  ];
}
