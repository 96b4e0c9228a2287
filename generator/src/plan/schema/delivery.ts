import type { Delivery, Source } from "../../model/delivery.ts";
import { type Schema, shape } from "./shape.ts";
import { line, release } from "./text.ts";

export const delivery: Schema<Delivery> = shape<Delivery>({
  source: shape<Source>({ url: line, revision: line }),
  argocdVersion: release,
});
