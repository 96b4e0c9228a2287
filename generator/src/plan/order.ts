import { type Call, type Microservice, type Microservices, workloadOf } from "../model/microservice.ts";
import { keepsRunning } from "../model/workload.ts";

/**
 * The microservices that start-up waits for. A sidecar's calls are not among them: it retries by itself. Nor is the microservice
 * itself: its first pod would wait for others that start after it.
 */
export function needsOf({ name, calls }: Microservice, microservices: Microservices): string[] {
  return calls.flatMap((call) => (call.to !== name && waitsFor(call, microservices[call.to]) ? [call.to] : []));
}

/** Whether start-up waits for the port of this call. Pods that end by themselves are not waited for. */
export function waitsFor({ port, atStart }: Call, target: Microservice | undefined): boolean {
  return target !== undefined && keepsRunning(workloadOf(target)) && (atStart ?? isTcp(target, port));
}

/** Start-up waits until a connection opens: over UDP there is none. */
const isTcp = ({ ports }: Microservice, port = Object.keys(ports)[0] ?? ""): boolean => ports[port]?.protocol !== "UDP";

/** The first cycle of needs: the names along it, the first one again at the end. undefined where there is none. */
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
