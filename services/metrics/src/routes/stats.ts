import type { App } from "@taskflow/kit/app.ts";
import { gatewayIdentity, requireIdentity } from "@taskflow/kit/identity.ts";
import { list, object, time } from "@taskflow/kit/schema.ts";
import type { Deps } from "../dependencies.ts";

const count = { type: "integer", minimum: 0 } as const;

const bucket = object(
  {
    hour: { ...time, description: "The start of the hour; for requests of at most 2 days" },
    day: { type: "string", format: "date", description: "In UTC; for requests of more than 2 days" },
    created: count,
    completed: count,
  },
  ["hour", "day"],
);

const statistics = object({
  created: { ...count, description: "Tasks created since counting started" },
  completed: { ...count, description: "Number of moves of a task to done since counting started" },
  byStatus: object({ open: count, in_progress: count, done: count }),
  throughput: list(bucket),
  asOf: { ...time, description: "Everything that happened before this time is counted" },
});

const querystring = {
  type: "object",
  properties: { days: { type: "integer", minimum: 1, maximum: 30, default: 7 } },
} as const;

export async function statsRoutes(app: App, { statistics: repository }: Deps): Promise<void> {
  requireIdentity(app, gatewayIdentity);
  const summary = "Statistics of the team's tasks";
  const schema = { summary, tags: ["statistics"], querystring, response: { 200: statistics } } as const;
  app.get("/stats", { schema }, ({ identity, query }) => repository.ofTeam(identity.team, query.days));
}
