import type { ServicePort } from "kubernetes-types/core/v1.js";
import type { KubeObject } from "../render/manifest.ts";

/** The ports of a Service as text: `http (8081), 9090`. */
export function formatServicePorts({ spec }: KubeObject): string {
  const ports: readonly ServicePort[] = spec?.ports ?? [];
  return ports.map(({ name, port }) => (name ? `${name} (${port})` : port)).join(", ") || "none";
}

/** Whether a Service has the port, by name or by number. */
export function hasPort({ spec }: KubeObject, wanted: string | number | undefined): boolean {
  const ports: readonly ServicePort[] = spec?.ports ?? [];
  return wanted !== undefined && ports.some(({ name, port }) => name === wanted || port === wanted);
}
