import type { Objectives } from "../library/objectives.ts";

/** The service level objectives. A picture's time depends on its client. */
export const objectives: Objectives = {
  available: 0.995,
  fast: { share: 0.95, within: 0.25 },
  untimed: ["/images", "/images/upload", "/images/:id"],
};
