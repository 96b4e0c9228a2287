/** Checks that the Services on the cluster are the rendered ones, and that each has ready pods. */
import type { LiveObject } from "../../operate/kinds.ts";
import type { Step } from "../step.ts";
import { fieldsDiffer, namesDiffer, refuse } from "./compare.ts";
import { answeredFor, declaredObjects, idOf, liveObjects } from "./declared-objects.ts";

export const services: Step = {
  title: "Services",
  rows: ["TF1", "TF10", "TH3"],
  async run(context) {
    const declared = declaredObjects(context.planned, "Service");
    const [found, slices] = await Promise.all([liveObjects(context, "Service"), liveObjects(context, "EndpointSlice")]);
    const names = declared.map(idOf);
    const live = new Map(found.map((service) => [idOf(service), service]));
    const ready = (service: LiveObject) => readyBehind(service, slices);
    refuse([
      ...namesDiffer("Service", names, answeredFor(context.planned, names, found).map(idOf)),
      ...declared.flatMap((service) => {
        const there = live.get(idOf(service));
        if (!there) return [];
        // Only declared fields are compared: the API server sets clusterIP if the manifest does not.
        return fieldsDiffer(`Service ${idOf(service)} spec`, service.spec, there.spec);
      }),
      ...declared
        .filter((service) => ready(service) === 0)
        .map((service) => `Service ${idOf(service)} has no ready pod`),
    ]);
    return declared.map((service) => `${idOf(service)} ${portsOf(service)} -> ${ready(service)} ready`);
  },
};

function readyBehind({ metadata }: LiveObject, slices: readonly LiveObject[]): number {
  const own = slices.filter(
    (slice) =>
      slice.metadata.namespace === metadata.namespace &&
      slice.metadata.labels?.["kubernetes.io/service-name"] === metadata.name,
  );
  const endpoints: { conditions?: { ready?: boolean } }[] = own.flatMap(({ endpoints: all }) => all ?? []);
  return endpoints.filter(({ conditions }) => conditions?.ready !== false).length;
}

function portsOf({ spec }: LiveObject): string {
  const ports: { port: number; nodePort?: number }[] = spec.ports;
  return ports.map(({ port, nodePort }) => (nodePort ? `${port} (node ${nodePort})` : `${port}`)).join(", ");
}
