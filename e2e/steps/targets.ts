/** Checks that Prometheus scrapes every target that the graph declares, and no other microservice. */
import { eventually } from "../../operate/eventually.ts";
import { microservicesOf } from "../../operate/planned.ts";
import { lacksPrometheus, prometheusOf } from "../monitoring/prometheus.ts";
import type { Step } from "../step.ts";

/** Seconds: the Prometheus Operator adds a new target within 90. */
const patience = 180;

export const targets: Step = {
  title: "Prometheus scrapes every declared target",
  rows: ["GO3", "TH8", "MS6"],
  leftOut: lacksPrometheus,
  async run(context, say) {
    const { planned } = context;
    const query = prometheusOf(context);
    const declared = planned.targets.map(({ job }) => job);
    const ours = new Set(microservicesOf(planned).map(({ name }) => name));
    let missing = declared;
    const up = await eventually(
      async () => {
        const found = await query("up");
        const jobs = Map.groupBy(found, ({ metric }) => metric.job ?? "");
        missing = declared.filter((job) => !jobs.get(job)?.every(({ value }) => value === 1));
        say(missing.length > 0 ? `waiting for ${missing.join(", ")}` : `${declared.length} jobs`);
        return missing.length === 0 && found;
      },
      { within: patience, every: 2_000, what: "a state with all declared targets up" },
    ).catch((error) => {
      throw new Error(`${(error as Error).message}\nnot up: ${missing.join(", ")}`);
    });
    const undeclared = up.flatMap(({ metric: { job = "" } }) =>
      ours.has(job) && !declared.includes(job) ? [job] : [],
    );
    if (undeclared.length > 0) throw new Error(`scraped, but no edge declares it: ${undeclared.join(", ")}`);
    const counts = Map.groupBy(up, ({ metric }) => metric.job ?? "");
    return [
      `${declared.length} declared jobs are up: ${declared.map((job) => `${job} ${counts.get(job)?.length}`).join(", ")}`,
    ];
  },
};
