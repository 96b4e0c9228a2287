/** A commit that changes a value is on the cluster soon, and taking it back gives the very same tree. */
import { exampleOf, folderOf, setLogLevel } from "../delivery/example.ts";
import { bar, follow, medianOf } from "../delivery/followed.ts";
import { openRepository } from "../repository.ts";
import type { Step } from "../step.ts";

/** Seconds from the refresh. */
const most = 20;
const times = 3;

export const commit: Step = {
  title: "A pushed commit, and its revert",
  rows: ["GO3", "P11"],
  needsGit: true,
  async run(context, say) {
    const example = exampleOf(context.planned);
    const folder = folderOf(context.planned, example);
    const repository = await openRepository(context);
    try {
      const took: number[] = [];
      for (let time = 1; time <= times; time += 1) {
        const level = time % 2 === 1 ? "debug" : "warn";
        say(`LOG_LEVEL ${level} for ${example.name}, ${time} of ${times}`);
        const made = await repository.commit(`chore(${example.name}): log ${level}`, (files) =>
          setLogLevel(files, folder, level),
        );
        took.push(await follow(context, example.name, made));
        const live = (await context.api.get("ConfigMap", example.namespace, example.name)).data.LOG_LEVEL;
        if (live !== level) throw new Error(`${example.name} has LOG_LEVEL ${live} after a commit that says ${level}`);
      }
      say("taking the last one back");
      const last = await repository.head();
      const before = await repository.treeOf(`${last}^`, folder);
      const reverted = await repository.revert(last);
      if ((await repository.treeOf(reverted, folder)) !== before)
        throw new Error("the revert is not the tree of before");
      const back = await follow(context, example.name, reverted);
      return [
        bar(`a value of ${example.name}, from refresh to Healthy, median of ${times}`, medianOf(took), most),
        `  ${took.map((seconds) => `${seconds.toFixed(1)} s`).join(", ")}`,
        `taken back by git revert, byte for byte: ${back.toFixed(1)} s`,
      ];
    } finally {
      const base = await repository.close();
      await follow(context, example.name, base);
    }
  },
};
