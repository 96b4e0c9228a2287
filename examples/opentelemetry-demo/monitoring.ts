import * as library from "#generator/library/stacks.ts";
import { thirdParty } from "./versions.ts";

/** The pods that monitor the shop: plain manifests on every cluster, no operator and no chart. */
export const stacks = library.stacks({
  owner: "platform",
  namespace: "otel-demo-monitoring",
  images: thirdParty,
  storage: "2Gi",
});
