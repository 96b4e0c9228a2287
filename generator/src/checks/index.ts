import type { Issue } from "../model/issue.ts";
import { banFloatingTag } from "./ban-floating-tag.ts";
import { banOtherCluster } from "./ban-other-cluster.ts";
import { banSecretValue } from "./ban-secret-value.ts";
import { banUnusedException } from "./ban-unused-exception.ts";
import { banUnusedToken } from "./ban-unused-token.ts";
import { noHashName } from "./no-hash-name.ts";
import { noMissingConfigMap } from "./no-missing-config-map.ts";
import { noMissingFile } from "./no-missing-file.ts";
import { noMissingMiddleware } from "./no-missing-middleware.ts";
import { noMissingNamespace } from "./no-missing-namespace.ts";
import { noMissingNginxVariable } from "./no-missing-nginx-variable.ts";
import { noMissingSecret } from "./no-missing-secret.ts";
import { noMissingService } from "./no-missing-service.ts";
import { noMissingServiceAccount } from "./no-missing-service-account.ts";
import { noMissingVariable } from "./no-missing-variable.ts";
import { noMissingVolume } from "./no-missing-volume.ts";
import { together } from "./per-object.ts";
import { quotaFits } from "./quota-fits.ts";
import { reachability } from "./reachability.ts";
import { requireDefaultDeny } from "./require-default-deny.ts";
import { requirePodSecurity } from "./require-pod-security.ts";
import { requireProbe } from "./require-probe.ts";
import { requirePruneGuard } from "./require-prune-guard.ts";
import { requireResources } from "./require-resources.ts";
import { requireSecurityContext } from "./require-security-context.ts";
import type { Rendered, Rule } from "./rule.ts";
import { uniqueContainerPort } from "./unique-container-port.ts";
import { uniqueNodePort } from "./unique-node-port.ts";
import { uniqueObject } from "./unique-object.ts";
import { validAutoscaler } from "./valid-autoscaler.ts";
import { validConfigChecksum } from "./valid-config-checksum.ts";
import { validGateway } from "./valid-gateway.ts";
import { validHttpRoute } from "./valid-http-route.ts";
import { validImage } from "./valid-image.ts";
import { validIngress } from "./valid-ingress.ts";
import { validJob } from "./valid-job.ts";
import { validName } from "./valid-name.ts";
import { validPort } from "./valid-port.ts";
import { validReplicas } from "./valid-replicas.ts";
import { validSchedule } from "./valid-schedule.ts";
import { validSelector } from "./valid-selector.ts";

/** In this order: an object's names, its references, its fields, its rights; then the sums over all objects. */
export const rules: readonly Rule[] = [
  validName,
  noHashName,
  uniqueObject,
  uniqueNodePort,
  uniqueContainerPort,
  noMissingNamespace,
  noMissingService,
  noMissingServiceAccount,
  noMissingConfigMap,
  noMissingSecret,
  noMissingVolume,
  noMissingMiddleware,
  noMissingFile,
  noMissingVariable,
  noMissingNginxVariable,
  validPort,
  validSelector,
  validReplicas,
  validAutoscaler,
  validJob,
  validSchedule,
  validIngress,
  validGateway,
  validHttpRoute,
  validConfigChecksum,
  validImage,
  banFloatingTag,
  banSecretValue,
  banOtherCluster,
  banUnusedToken,
  requireProbe,
  requireResources,
  requireSecurityContext,
  banUnusedException,
  requirePodSecurity,
  requireDefaultDeny,
  requirePruneGuard,
  reachability,
  quotaFits,
];

const all = together(rules);

/** Runs every rule on one cluster's manifests. */
export function check(rendered: Rendered): Issue[] {
  return all.flatMap((rule) => rule(rendered));
}
