import type { Microservice } from "../model/microservice.ts";
import type { Microservices } from "./graph.ts";

/** The microservices that start-up waits for. A sidecar's calls are none: it asks again and again by itself. */
export function needsOf({ calls }: Microservice, microservices: Microservices): string[] {
  return calls.filter(({ to, atStart }) => atStart !== false && to in microservices).map(({ to }) => to);
}

/** The first cycle of needs, as the names along it with the first one again at its end; undefined where there is none. */
export function cycleOfNeeds(microservices: Microservices): string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    const microservice = microservices[name];
    if (done.has(name) || !microservice) return undefined;
    for (const need of needsOf(microservice, microservices)) {
      const cycle = visit(need, [...path, name]);
      if (cycle) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of Object.keys(microservices).sort()) {
    const cycle = visit(name, []);
    if (cycle) return cycle;
  }
  return undefined;
}

/** By name: how many needs stand one after the other before it can be ready. 0: it needs nobody. */
export function depths(microservices: Microservices): Map<string, number> {
  const known = new Map<string, number>();
  const depth = (name: string): number => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const microservice = microservices[name];
    const needs = microservice ? needsOf(microservice, microservices) : [];
    const result = needs.length === 0 ? 0 : 1 + Math.max(...needs.map(depth));
    known.set(name, result);
    return result;
  };
  Object.keys(microservices).forEach(depth);
  return known;
}
