import type { Api } from "../api.ts";
import type { Kind, LiveObject } from "../kinds.ts";
import type { Target } from "../target.ts";
import { laptop } from "./fixture.ts";

export const { cluster, planned } = laptop;
const { controller } = cluster.ingress;
/** The namespace of the ingress controller's pods. */
export const controllerNamespace = controller === "node" ? "" : controller.namespace;
export const ours = planned.components.flatMap(({ kind, name }) => (kind === "namespace" ? [name] : []))[0] as string;

export const object = (kind: Kind, id: string, rest: object = {}): LiveObject => {
  const [name = "", namespace] = id.split("/").toReversed();
  return { apiVersion: "v1", kind, metadata: { name, ...(namespace && { namespace }) }, ...rest };
};

/** A cluster with these objects, which allows everything except the named action. */
export function clusterOf(
  objects: readonly LiveObject[],
  { forbidden = "", version = planned.kubernetes } = {},
): Target {
  const [major, minor] = version.split(".");
  const api = {
    list: async (kind: Kind) => objects.filter((one) => one.kind === kind),
    find: async (kind: Kind, namespace: string, name: string) =>
      objects.find(({ kind: its, metadata }) =>
        [its === kind, metadata.name === name, (metadata.namespace ?? "") === namespace].every(Boolean),
      ),
    call: async (method: string, _path: string, body?: LiveObject) => {
      if (method === "GET") return { major, minor };
      const { verb, resource, subresource = "" } = body?.spec.resourceAttributes ?? {};
      return { status: { allowed: `${verb} ${resource}${subresource && `/${subresource}`}` !== forbidden } };
    },
  };
  const kubectl = async () => "";
  return { api: api as unknown as Api, cluster, planned, context: undefined, kubectl };
}

export const options = { replaceArgocd: false };
export const texts = (findings: readonly { text: string }[]) => findings.map(({ text }) => text);
