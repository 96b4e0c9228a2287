import { type Finding, perObject } from "./per-object.ts";
import { podOf } from "./pod.ts";
import { setBy } from "./source.ts";

/** A pod's containers share one network: of two that listen on the same port, the second fails to start. */
export const uniqueContainerPort = perObject("unique-container-port", (object) => {
  const hint = setBy(object, "ports and sidecars");
  const first = new Map<string, string>();
  const findings: Finding[] = [];
  const take = (port: string, container: string) => {
    const other = first.get(port);
    if (other === undefined) first.set(port, container);
    else
      findings.push({
        message:
          other === container
            ? `container "${container}" has ${port} twice`
            : `containers "${other}" and "${container}" both have ${port}`,
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
