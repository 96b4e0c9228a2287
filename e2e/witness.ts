/** The application's witness, or one that knows no data. */
import { proof } from "../services/e2e/index.ts";
import type { Witness } from "./application.ts";
import type { StepContext } from "./context.ts";

/** Whether the application can say that its data survived, and can put its autoscalers under load. */
export const hasWitness = proof.newWitness !== null;

/** @throws Error with an unexpected answer of the application */
export async function newWitness(
  context: StepContext,
): Promise<Pick<Witness, "findsAll" | "load" | "leave"> & { readonly verdict: string }> {
  if (proof.newWitness === null)
    return {
      verdict: "services/e2e/index.ts declares no data to look for",
      findsAll: async () => {},
      load: () => Promise.reject(new Error("services/e2e/index.ts declares no request that needs CPU")),
      leave: () => {},
    };
  const witness = await proof.newWitness(context);
  return { ...witness, verdict: `${witness.data} still exist` };
}
