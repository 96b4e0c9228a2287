/** What a check finds. */
import type { Target } from "../../target.ts";

/** An error ends the run before it has changed anything; a warning is shown and lived with. */
export interface Finding {
  readonly level: "error" | "warning";
  readonly text: string;
}

export interface Asked {
  /** Another release of Argo CD may be replaced. */
  readonly replaceArgocd: boolean;
}

export type Check = (target: Target, asked: Asked) => Promise<readonly Finding[]>;

export const error = (text: string): Finding => ({ level: "error", text });
export const warning = (text: string): Finding => ({ level: "warning", text });
