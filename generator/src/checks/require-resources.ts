import type { Container } from "kubernetes-types/core/v1.js";
import { parseQuantity } from "../model/quantity.ts";
import { perObject } from "./per-object.ts";
import { podOf } from "./pod.ts";
import { setBy } from "./source.ts";

export const resourceNames = ["cpu", "memory", "ephemeral-storage"] as const;

/** Without a limit, a container can starve its neighbours; without a request, no share is reserved for it. */
export const requireResources = perObject("require-resources", (object) => {
  const hint = setBy(object, "resources");
  return (podOf(object)?.all ?? []).flatMap((container) =>
    resourceNames.flatMap((resource) => wrong(container, resource)).map((message) => ({ message, hint })),
  );
});

function wrong({ name, resources }: Container, resource: (typeof resourceNames)[number]): string[] {
  const sides = { request: resources?.requests?.[resource], limit: resources?.limits?.[resource] };
  const messages: string[] = [];
  for (const [side, quantity] of Object.entries(sides)) {
    if (quantity === undefined) messages.push(`container "${name}" has no ${resource} ${side}`);
    else if (parseQuantity(quantity) === undefined)
      messages.push(`container "${name}" ${resource} ${side} "${quantity}" is not a quantity such as 250m or 128Mi`);
    else if (side === "limit" && parseQuantity(quantity) === 0)
      messages.push(`container "${name}" ${resource} limit is ${quantity}`);
  }
  const { request = "", limit = "" } = sides;
  const [requested, allowed] = [parseQuantity(request), parseQuantity(limit)];
  if (requested !== undefined && allowed !== undefined && requested > allowed)
    messages.push(`container "${name}" ${resource} request (${request}) is greater than its limit (${limit})`);
  return messages;
}
