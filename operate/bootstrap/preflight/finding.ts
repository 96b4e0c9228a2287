/** The type of a preflight check and of its findings. */
import type { Target } from "../../target.ts";

/** An error ends the run before it has changed anything; a warning is only printed. */
export interface Finding {
  readonly level: "error" | "warning";
  readonly text: string;
}

export interface CheckOptions {
  /** Whether another release of Argo CD may be replaced. */
  readonly replaceArgocd: boolean;
}

export type Check = (target: Target, options: CheckOptions) => Promise<readonly Finding[]>;

export const error = (text: string): Finding => ({ level: "error", text });
export const warning = (text: string): Finding => ({ level: "warning", text });
