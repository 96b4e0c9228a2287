/** Checks a cluster before anything is changed, and reports all findings at once. */
import { ApiError } from "../../api.ts";
import type { Target } from "../../target.ts";
import { checkAddresses } from "./addresses.ts";
import { checkArgocd } from "./argocd.ts";
import { checkCustomResources } from "./custom-resources.ts";
import { type Check, type CheckOptions, error, type Finding } from "./finding.ts";
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
  checkCustomResources,
  checkSize,
  checkNames,
  checkArgocd,
  checkAddresses,
];

/** Runs all checks in parallel. */
export async function preflight(target: Target, options: CheckOptions): Promise<Finding[]> {
  const findings = await Promise.all(checks.map((check) => check(target, options).catch(refused)));
  // Two checks that may not read the same objects have one finding.
  return [...new Map(findings.flat().map((finding) => [finding.text, finding])).values()];
}

/** A check that may not read its objects fails: that is a finding, and does not end the other checks. */
function refused(cause: unknown): Finding[] {
  if (cause instanceof ApiError && cause.status === 403) return [error(cause.message)];
  throw cause;
}
