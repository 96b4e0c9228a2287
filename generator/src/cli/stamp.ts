import { renderedFolders } from "../model/layout.ts";
import { inputsHash, isFresh, outputsHash, remember, stampPath } from "../tree/stamp.ts";
import type { Asked } from "./arguments.ts";

/** All that decides what is rendered. */
const inputs = ["generator/src", "package-lock.json"];

/** Whether a run has anything to do. Part of the trees (`--cluster`) is cheap enough without. */
export interface RunStamp {
  isFresh(): boolean;
  remember(): void;
}

export function stampOf({ clusters, out }: Asked, root: string): RunStamp {
  if (clusters.length > 0) return { isFresh: () => false, remember: () => {} };
  const folder = out ?? root;
  const path = stampPath(root, folder);
  const now = () => ({ inputs: inputsHash(root, inputs), outputs: outputsHash(folder, renderedFolders) });
  const before = now(); // what is edited while a run is under way is not what that run has read
  return {
    isFresh: () => isFresh(path, () => before),
    remember: () => {
      const outputs = outputsHash(folder, renderedFolders);
      if (outputs !== undefined) remember(path, { inputs: before.inputs, outputs });
    },
  };
}
