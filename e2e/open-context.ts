import type { Api } from "../operate/api.ts";
import { authorityOf } from "../operate/cluster/authority.ts";
import { lockCluster } from "../operate/cluster/lock.ts";
import { leftOut, without } from "../operate/left-out.ts";
import { nodeAddress, openTarget } from "../operate/target.ts";
import type { StepContext } from "./context.ts";
import { nodeImageOf } from "./in-pod.ts";
import { putBack, recovered } from "./left-behind.ts";
import { mayPush } from "./repository.ts";

/**
 * Locks and opens the cluster for one run, after restoring the changes that a killed run left.
 * @throws Error if the cluster cannot be reached or is locked
 */
export async function openContext(options: {
  readonly cluster: string | undefined;
  readonly context: string | undefined;
  /** By default that of a microservice. */
  readonly nodeImage: string | undefined;
}) {
  const declared = await openTarget(options.cluster, options.context);
  let release = async () => declared.api.close();
  try {
    const target = { ...declared, planned: without(declared.planned, await leftOut(declared.api, declared.planned)) };
    const unlock = await lockCluster(target.api, "e2e");
    release = () => unlock().finally(() => target.api.close());
    const pushes = await mayPush(target);
    const left = await putBack(target, pushes);
    if (left.lines.length > 0) {
      process.stderr.write(`restored changes that an earlier run left: ${left.lines.join(", ")}\n`);
      await recovered(target, left);
    }
    const [api, stop] = stoppable(target.api);
    const context: StepContext = {
      ...target,
      api,
      node: await nodeAddress(api),
      authority: await authorityOf(target),
      nodeImage: options.nodeImage ?? nodeImageOf(target.planned),
      mayPush: pushes,
    };
    const close = async () => {
      stop();
      await putBack(target, pushes).finally(release);
    };
    let closing: Promise<void> | undefined;
    return {
      context,
      /** Ends a step that is still running, restores its changes, and releases the lock. */
      close: () => (closing ??= close()),
    };
  } catch (error) {
    await release().catch(() => {});
    throw error;
  }
}

/** An API client that can be stopped: a step that still runs then fails, instead of changing again what is being restored. */
function stoppable(api: Api): [api: Api, stop: () => void] {
  let stopped = false;
  const passed = new Proxy(api, {
    get(own, key) {
      if (stopped) throw new Error("interrupted");
      return Reflect.get(own, key);
    },
  });
  return [passed, () => (stopped = true)];
}
