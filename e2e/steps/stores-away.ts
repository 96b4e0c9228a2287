/** Without its data stores, the application reports that, starts, restarts no container, and is ready again after their return. */

import { endpoint } from "../../generator/src/model/endpoints.ts";
import type { PlannedMicroservice } from "../../generator/src/plan/types.ts";
import { recordChanges } from "../../operate/cluster/changes.ts";
import { allReady, listens, newRestarts, podsOf, readyPods, restartsOf } from "../../operate/cluster/pods.ts";
import { suspend } from "../../operate/cluster/suspend.ts";
import { eventually } from "../../operate/eventually.ts";
import { microservicesOf, storesOf } from "../../operate/planned.ts";
import type { StepContext } from "../context.ts";
import { secondsSince } from "../delivery/followed.ts";
import { nodeImage, runInPod } from "../in-pod.ts";
import type { Step } from "../step.ts";
import { newWitness } from "../witness.ts";

/** Seconds: the bar until all pods are ready again. */
const most = 60;

export const storesAway: Step = {
  title: "Data stores scaled to zero and back",
  rows: ["TH6", "TM5", "MS1", "R1", "R2", "P12", "P13"],
  leftOut: ({ planned }) => (storesOf(planned).length > 0 ? undefined : `${planned.name} declares no data store`),
  async run(context, say) {
    const { api, planned } = context;
    const witness = await newWitness(context);
    const changes = recordChanges(api);
    const stores = storesOf(planned);
    const lines: string[] = [];
    try {
      for (const { name, namespace } of stores) {
        say(`${name} is scaled to zero`);
        await suspend(api, changes, planned.name, name);
        await changes.change("StatefulSet", await api.get("StatefulSet", namespace, name), { spec: { replicas: 0 } });
      }
      await eventually(
        async () => stores.every(({ name }) => readyPods([], name).length === 0) && (await without(context, stores)),
        { within: 60, what: "the deletion of the data stores' pods" },
      );
      const before = restartsOf(await podsOf(context));
      const orphan = dependentOf(context, stores);
      if (orphan) {
        say(`${orphan.name} starts without data stores`);
        const started = await restarted(context, orphan);
        lines.push(`${orphan.name} started without a data store; ${await health(context, orphan, started)}`);
      }
      await changes.undo();
      const begun = performance.now();
      say("the data stores are back");
      await eventually(() => allReady(context), {
        within: 180,
        what: "a state with all pods ready",
      });
      const took = secondsSince(begun);
      await witness.findsAll();
      const restarts = newRestarts(before, restartsOf(await podsOf(context)));
      if (restarts.length > 0) throw new Error(`containers restarted in the meantime: ${restarts.join(", ")}`);
      if (took > most)
        throw new Error(
          `all pods were ready ${took.toFixed(1)} s after the return of the data stores; the bar is ${most} s`,
        );
      return [
        ...lines,
        `all pods ready ${took.toFixed(1)} s after the return of the data stores (bar ${most} s), no restarts; ${witness.verdict}`,
      ];
    } finally {
      await changes.undo();
      witness.leave();
    }
  },
};

async function without(context: StepContext, stores: readonly PlannedMicroservice[]): Promise<boolean> {
  const pods = await podsOf(context);
  return stores.every(
    ({ name, namespace }) =>
      !pods.some(({ metadata }) => metadata.namespace === namespace && metadata.name.startsWith(`${name}-`)),
  );
}

/** A microservice on Node that calls a data store: its /readyz answers 503 without one. */
function dependentOf(context: StepContext, stores: readonly PlannedMicroservice[]): PlannedMicroservice | undefined {
  const names = new Set(stores.map(({ name }) => name));
  return microservicesOf(context.planned).find(
    ({ runtime, name }) =>
      runtime.kind === "node" && context.planned.edges.some(({ from, to }) => from.name === name && names.has(to.name)),
  );
}

/** Deletes the pods of a microservice. @returns the name of a new pod that has started, ready or not */
async function restarted(context: StepContext, { name, namespace }: PlannedMicroservice): Promise<string> {
  const mine = async () =>
    (await podsOf(context)).filter(
      ({ metadata }) => metadata.namespace === namespace && metadata.labels?.["app.kubernetes.io/name"] === name,
    );
  const old = await mine();
  for (const { metadata } of old) await context.api.remove("Pod", namespace, metadata.name);
  const pod = await eventually(
    async () =>
      (await mine()).find((pod) => !old.some((one) => one.metadata.uid === pod.metadata.uid) && listens(pod, name)),
    { within: 120, what: `a pod of ${name} that has started` },
  );
  return pod.metadata.name;
}

/** Checks that /healthz answers 200, and /readyz 503. */
async function health(
  context: StepContext,
  { ports, namespace, name }: PlannedMicroservice,
  pod: string,
): Promise<string> {
  const answers = await runInPod(context.api, {
    namespace,
    name: pod,
    image: nodeImage(context),
    what: "the health check",
    input: { port: ports[0]?.port ?? 0, paths: [endpoint.live, endpoint.ready] },
    run: async ({ port, paths }: { port: number; paths: string[] }) =>
      Promise.all(
        paths.map(async (path) => {
          const begun = performance.now();
          const { status } = await fetch(`http://127.0.0.1:${port}${path}`);
          return { path, status, ms: Math.round(performance.now() - begun) };
        }),
      ),
  });
  const [live, ready] = answers;
  if (live?.status !== 200 || ready?.status !== 503)
    throw new Error(
      `${name} without data stores answers ${answers.map(({ path, status }) => `${path} with ${status}`).join(", ")}`,
    );
  return answers.map(({ path, status, ms }) => `${path} ${status} in ${ms} ms`).join(", ");
}
