/** What a cluster and this machine must have before anything is changed: everything that is missing is said at once. */
import { ApiError } from "../../api.ts";
import type { Target } from "../../target.ts";
import { checkArgocd } from "./argocd.ts";
import { checkIngress } from "./ingress.ts";
import { checkNames } from "./names.ts";
import { checkPermissions } from "./permissions.ts";
import { checkSize } from "./size.ts";
import { checkStorage } from "./storage.ts";
import { checkVersion } from "./version.ts";

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

const checks: readonly Check[] = [
  checkVersion,
  checkPermissions,
  checkStorage,
  checkIngress,
  checkSize,
  checkNames,
  checkArgocd,
];

export const error = (text: string): Finding => ({ level: "error", text });
export const warning = (text: string): Finding => ({ level: "warning", text });

export async function preflight(target: Target, asked: Asked): Promise<Finding[]> {
  const findings = await Promise.all(checks.map((check) => check(target, asked).catch(refused)));
  return findings.flat();
}

/** What may not be looked at cannot be judged: that is a finding, not the end of all others. */
function refused(cause: unknown): Finding[] {
  if (cause instanceof ApiError && cause.status === 403) return [error(cause.message)];
  throw cause;
}
