/** A commit that changes a value soon takes effect on the cluster, and its revert restores the same tree. */

import { median } from "../../operate/load/statistics.ts";
import { applicationOf } from "../../operate/planned.ts";
import { exampleOf, folderOf, lacksExample, liveValue, setValue } from "../delivery/example.ts";
import { bar, follow } from "../delivery/followed.ts";
import { openRepository } from "../repository.ts";
import type { Step } from "../step.ts";

/** Seconds: the bar, from the refresh. */
const most = 20;
const times = 3;

export const commit: Step = {
  title: "A pushed commit, and its revert",
  rows: ["GO3", "P11"],
  needsGit: true,
  leftOut: lacksExample,
  async run(context, say) {
    const example = exampleOf(context.planned);
    const application = applicationOf(context.planned, example.name);
    const folder = folderOf(context.planned, example);
    const repository = await openRepository(context);
    try {
      const took: number[] = [];
      for (let time = 1; time <= times; time += 1) {
        const value = time % 2 === 1 ? "debug" : "warn"; // levels of the log, where the example has one
        say(`the value ${value} for ${example.name}, ${time} of ${times}`);
        const made = await repository.commit(`chore(${example.name}): ${value}`, (files) =>
          setValue(files, folder, example, value),
        );
        took.push(await follow(context, application, made));
        const live = await liveValue(context, example);
        if (live !== value) throw new Error(`${example.name} has the value ${live} after a commit that sets ${value}`);
      }
      say("reverting the last commit");
      const last = await repository.head();
      const before = await repository.treeOf(`${last}^`, folder);
      const reverted = await repository.revert(last);
      if ((await repository.treeOf(reverted, folder)) !== before)
        throw new Error("the tree after the revert differs from the tree before the commit");
      const back = await follow(context, application, reverted);
      return [
        bar(`a value of ${example.name}, from refresh to Healthy, median of ${times}`, median(took), most),
        `  ${took.map((seconds) => `${seconds.toFixed(1)} s`).join(", ")}`,
        `reverted by git revert, byte for byte: ${back.toFixed(1)} s`,
      ];
    } finally {
      const base = await repository.close();
      await follow(context, application, base);
    }
  },
};
