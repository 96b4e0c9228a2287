import { type Finding, perObject } from "./per-object.ts";
import { podOf } from "./pod.ts";
import { setBy } from "./source.ts";

/** The containers of a pod share one network: of two that listen on one port the second one fails to start. */
export const uniqueContainerPort = perObject("unique-container-port", (object) => {
  const hint = setBy(object, "ports and sidecars");
  const first = new Map<string, string>();
  const findings: Finding[] = [];
  const take = (what: string, container: string) => {
    const other = first.get(what);
    if (other === undefined) first.set(what, container);
    else
      findings.push({
        message:
          other === container
            ? `container "${container}" has ${what} twice`
            : `containers "${other}" and "${container}" both have ${what}`,
        hint,
      });
  };
  for (const container of podOf(object)?.running ?? []) {
    for (const { name, containerPort, protocol = "TCP" } of container.ports ?? []) {
      take(`port ${containerPort}/${protocol}`, container.name);
      if (name !== undefined) take(`a port named "${name}"`, container.name);
    }
  }
  return findings;
});
