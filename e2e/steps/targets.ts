/** Prometheus scrapes what the graph declares, all of it and nothing else of ours. */
import { eventually } from "../../operate/eventually.ts";
import { microservicesOf } from "../../operate/planned.ts";
import { askPrometheus } from "../monitoring/prometheus.ts";
import type { Step } from "../step.ts";

/** Seconds: an operator tells Prometheus of a new target after up to 90. */
const patience = 180;

export const targets: Step = {
  title: "Prometheus scrapes every declared target",
  rows: ["GO3", "TH8", "MS6"],
  async run({ api, planned }, say) {
    const ask = askPrometheus(api);
    const declared = planned.targets.map(({ job }) => job);
    const ours = new Set(microservicesOf(planned).map(({ name }) => name));
    let missing = declared;
    const up = await eventually(
      async () => {
        const found = await ask("up");
        const jobs = Map.groupBy(found, ({ metric }) => metric.job ?? "");
        missing = declared.filter((job) => !jobs.get(job)?.every(({ value }) => value === 1));
        say(missing.length > 0 ? `waiting for ${missing.join(", ")}` : `${declared.length} jobs`);
        return missing.length === 0 && found;
      },
      { within: patience, every: 2_000, what: "an answer of each declared target" },
    ).catch((error) => {
      throw new Error(`${(error as Error).message}\nnot up: ${missing.join(", ")}`);
    });
    const undeclared = up.flatMap(({ metric: { job = "" } }) =>
      ours.has(job) && !declared.includes(job) ? [job] : [],
    );
    if (undeclared.length > 0) throw new Error(`scraped, and no edge declares it: ${undeclared.join(", ")}`);
    const counts = Map.groupBy(up, ({ metric }) => metric.job ?? "");
    return [
      `${declared.length} declared jobs are up: ${declared.map((job) => `${job} ${counts.get(job)?.length}`).join(", ")}`,
    ];
  },
};
