import type { Edge, PodPeer } from "../../model/traffic.ts";
import { describe, type KubeObject } from "../../render/manifest.ts";
import { rememberByIdentity } from "../../render/remember.ts";
import type { Rendered } from "../rule.ts";
import type { Place } from "./place.ts";
import { type Pod, readPod } from "./pods.ts";
import { type Policy, readPolicy } from "./policies.ts";
import type { Problem } from "./reading.ts";
import type { Labels } from "./selector.ts";

/** Everything that the proof reads of one object, with the parts that it does not understand. */
interface ObjectFacts {
  readonly policy?: Omit<Policy, "place">;
  readonly pod?: Omit<Pod, "place">;
  readonly namespace?: { readonly name: string; readonly labels: Labels };
  readonly problems: readonly Problem[];
}

/** Everything that decides the proof of one cluster. It is plain data, and survives JSON unchanged. */
export interface Facts {
  readonly objects: readonly ObjectFacts[];
  readonly edges: readonly Edge[];
  /** The cluster's own pods. */
  readonly platform: readonly PodPeer[];
  readonly podCidr: string;
}

/**
 * The facts as JSON. The proof parses this text and has no other source, so two clusters with equal texts have equal
 * results: only the names in their messages differ.
 */
export interface Reading {
  readonly text: string;
  readonly cluster: string;
  /** The place of each object in `Facts.objects`, in the same order. */
  readonly places: () => readonly Place[];
}

export function readFacts({ declared, manifests }: Rendered): Reading {
  const read = manifests.filter(({ object }) => textOf(object) !== "");
  const objects = read.map(({ object }) => textOf(object)).join(",");
  const { cluster, edges, platform, podCidr } = declared;
  return {
    text: `{"objects":[${objects}],${JSON.stringify({ edges, platform, podCidr }).slice(1)}`,
    cluster,
    places: () => read.map(({ path: where, object }) => ({ where, subject: describe(object) })),
  };
}

/** One object's facts as JSON; empty for an object that the proof does not read. */
const textOf = rememberByIdentity((object): string => {
  const facts = factsOf(object);
  return facts ? JSON.stringify(facts) : "";
});

function factsOf(object: KubeObject): ObjectFacts | undefined {
  const { apiVersion, kind, metadata } = object;
  const problems: Problem[] = [];
  const complain = (path: string, problem: string) => problems.push({ path, problem });
  if (kind === "NetworkPolicy" && apiVersion === "networking.k8s.io/v1")
    return { policy: readPolicy(object, complain), problems };
  // Policies of Calico, Cilium or an administrator allow and deny besides ours.
  if (kind.endsWith("NetworkPolicy")) {
    complain("kind", "only policies of networking.k8s.io/v1 are supported");
    return { problems };
  }
  if (kind === "Namespace") return { namespace: { name: metadata.name, labels: metadata.labels ?? {} }, problems };
  const pod = readPod(object, complain);
  return pod && { pod, problems };
}
