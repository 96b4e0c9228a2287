import { authorityOf } from "../operate/bootstrap/authority.ts";
import { lockCluster } from "../operate/bootstrap/lock.ts";
import { restoreLeft } from "../operate/chaos/changes.ts";
import { leftOut, without } from "../operate/left-out.ts";
import { nodeAddress, openTarget } from "../operate/target.ts";
import { mayPush } from "./repository.ts";
import type { World } from "./step.ts";

/**
 * What the proof runs on, for one run at a time; what a run that was killed has left is put back first.
 * @throws Error where the cluster cannot be reached, or somebody else works on it
 */
export async function openWorld(options: {
  readonly cluster: string | undefined;
  readonly context: string | undefined;
}) {
  const declared = await openTarget(options.cluster, options.context);
  try {
    const target = { ...declared, planned: without(declared.planned, await leftOut(declared.api)) };
    const unlock = await lockCluster(target.api, "e2e");
    await restoreLeft(target.api);
    const world: World = {
      ...target,
      node: await nodeAddress(target.api),
      authority: await authorityOf(target),
      mayPush: await mayPush(target),
    };
    return {
      world,
      /** Puts back what an interrupted step has changed, and lets others work on the cluster. */
      async close() {
        await restoreLeft(target.api)
          .finally(unlock)
          .finally(() => target.api.close());
      },
    };
  } catch (error) {
    declared.api.close();
    throw error;
  }
}
