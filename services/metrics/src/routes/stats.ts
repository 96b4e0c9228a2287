import type { App } from "@taskflow/kit/app.ts";
import { gatewayIdentity, requireIdentity } from "@taskflow/kit/identity.ts";
import { list, object, time } from "@taskflow/kit/schema.ts";
import type { Deps } from "../app.ts";

const count = { type: "integer", minimum: 0 } as const;

const bucket = object(
  {
    hour: { ...time, description: "When the hour began; where at most 2 days are asked for" },
    day: { type: "string", format: "date", description: "In UTC; where more are asked for" },
    created: count,
    completed: count,
  },
  ["hour", "day"],
);

const statistics = object({
  created: { ...count, description: "Tasks created since counting began" },
  completed: { ...count, description: "How often a task was moved to done since counting began" },
  byStatus: object({ open: count, in_progress: count, done: count }),
  throughput: list(bucket),
  asOf: { ...time, description: "All that happened until then is counted" },
});

const querystring = {
  type: "object",
  properties: { days: { type: "integer", minimum: 1, maximum: 30, default: 7 } },
} as const;

export async function statsRoutes(app: App, { statistics: repository }: Deps): Promise<void> {
  requireIdentity(app, gatewayIdentity);
  const summary = "What became of the team's tasks";
  const schema = { summary, tags: ["statistics"], querystring, response: { 200: statistics } } as const;
  app.get("/stats", { schema }, ({ identity, query }) => repository.ofTeam(identity.team, query.days));
}
