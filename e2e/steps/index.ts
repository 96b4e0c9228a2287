/** The proof's steps in order: those that only read, then those that make changes and restore them. */
import { proof } from "../../services/e2e/index.ts";
import { attempts } from "../attempts/index.ts";
import type { Step } from "../step.ts";
import { alert } from "./alert.ts";
import { apiRoutes } from "./api-routes.ts";
import { autoscaling } from "./autoscaling.ts";
import { badCommit } from "./bad-commit.ts";
import { commit } from "./commit.ts";
import { data } from "./data.ts";
import { drift } from "./drift.ts";
import { pods } from "./pods.ts";
import { policies } from "./policies.ts";
import { power } from "./power.ts";
import { prune } from "./prune.ts";
import { queries } from "./queries.ts";
import { secrets } from "./secrets.ts";
import { services } from "./services.ts";
import { storesAway } from "./stores-away.ts";
import { targets } from "./targets.ts";
import { updates } from "./updates.ts";

/** The steps that change nothing on the cluster, but for pods that they create and delete. */
export const reading: readonly Step[] = [pods, services, policies, apiRoutes, attempts, secrets, ...proof.reading];

export function stepsOf({ powerCut }: { readonly powerCut: string | undefined }): readonly Step[] {
  return [
    ...reading,
    ...proof.using,
    ...[commit, drift, badCommit, prune],
    ...[updates, data, storesAway, autoscaling],
    ...[targets, queries, alert],
    ...(powerCut ? [power(powerCut)] : []),
  ];
}
