/** The proof's steps in order: seven that only read, then those that make changes and restore them. */
import { attempts } from "../attempts/index.ts";
import type { Step } from "../step.ts";
import { alert } from "./alert.ts";
import { apiRoutes } from "./api-routes.ts";
import { autoscaling } from "./autoscaling.ts";
import { badCommit } from "./bad-commit.ts";
import { commit } from "./commit.ts";
import { data } from "./data.ts";
import { drift } from "./drift.ts";
import { page } from "./page.ts";
import { pods } from "./pods.ts";
import { policies } from "./policies.ts";
import { power } from "./power.ts";
import { prune } from "./prune.ts";
import { queries } from "./queries.ts";
import { secrets } from "./secrets.ts";
import { services } from "./services.ts";
import { sidecars } from "./sidecars.ts";
import { storesAway } from "./stores-away.ts";
import { targets } from "./targets.ts";
import { updates } from "./updates.ts";

export function stepsOf({ powerCut }: { readonly powerCut: string | undefined }): readonly Step[] {
  return [
    ...[pods, services, policies, apiRoutes, attempts, sidecars, secrets],
    page,
    ...[commit, drift, badCommit, prune],
    ...[updates, data, storesAway, autoscaling],
    ...[targets, queries, alert],
    ...(powerCut ? [power(powerCut)] : []),
  ];
}
