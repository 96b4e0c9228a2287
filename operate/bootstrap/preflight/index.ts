/** What a cluster and this machine must have before anything is changed: everything that is missing is said at once. */
import { ApiError } from "../../api.ts";
import type { Target } from "../../target.ts";
import { checkAddresses } from "./addresses.ts";
import { checkArgocd } from "./argocd.ts";
import { type Asked, type Check, error, type Finding } from "./finding.ts";
import { checkIngress } from "./ingress.ts";
import { checkNames } from "./names.ts";
import { checkPermissions } from "./permissions.ts";
import { checkSize } from "./size.ts";
import { checkStorage } from "./storage.ts";
import { checkVersion } from "./version.ts";

const checks: readonly Check[] = [
  checkVersion,
  checkPermissions,
  checkStorage,
  checkIngress,
  checkSize,
  checkNames,
  checkArgocd,
  checkAddresses,
];

/** All checks at once. */
export async function preflight(target: Target, asked: Asked): Promise<Finding[]> {
  const findings = await Promise.all(checks.map((check) => check(target, asked).catch(refused)));
  return findings.flat();
}

/** What may not be looked at cannot be judged: that is a finding, not the end of all others. */
function refused(cause: unknown): Finding[] {
  if (cause instanceof ApiError && cause.status === 403) return [error(cause.message)];
  throw cause;
}
