import type { Health, ServiceHealth } from "../api/health.ts";
import { list } from "./words.ts";

export const good = (service: ServiceHealth): boolean => service.status === "ready" || service.status === "ok";

/** The names of failing checks, each with its reason if the service gives one. */
export const failing = (service: ServiceHealth): readonly string[] =>
  Object.entries(service.checks ?? {})
    .filter(([, check]) => check.status !== "up")
    .map(([name, { error }]) => (error ? `${name} (${error})` : name));

/** Summarizes the health of all services in one sentence. */
export function healthWords(health: Health): string {
  const names = Object.keys(health).sort();
  const ill = names.filter((name) => !good(health[name] as ServiceHealth));
  if (ill.length === 0) return `All ${names.length} services are ready`;
  return ill.length === names.length ? "No service is ready" : `Not ready: ${list(ill)}`;
}
