import type { Issue } from "../model/issue.ts";
import { isNodePort, nodePortRange } from "../model/node-port.ts";
import { describe, type Manifest } from "../render/manifest.ts";
import { clusterObjects } from "./cluster-objects.ts";
import { issueAt } from "./per-object.ts";
import type { Rule } from "./rule.ts";
import { setByCluster } from "./source.ts";

/** A node port belongs to one Service of the whole cluster; the API server refuses the second one. */
export const uniqueNodePort: Rule = (rendered) => {
  const { declared, ofKind } = clusterObjects(rendered);
  const hint = setByCluster(declared, "nodePorts");
  const first = new Map<string, Manifest>();
  const issues: Issue[] = [];
  for (const manifest of ofKind("Service")) {
    for (const { nodePort, protocol = "TCP" } of manifest.object.spec?.ports ?? []) {
      if (nodePort === undefined) continue;
      if (!isNodePort(nodePort))
        issues.push(
          issueAt(manifest, "unique-node-port", {
            message: `nodePort ${nodePort} is not a whole number from ${nodePortRange.first} to ${nodePortRange.last}`,
            hint,
          }),
        );
      const key = `${nodePort}/${protocol}`;
      const other = first.get(key);
      if (other)
        issues.push(
          issueAt(manifest, "unique-node-port", {
            message: `nodePort ${key} is taken by ${describe(other.object)} in ${other.path}`,
            hint,
          }),
        );
      else first.set(key, manifest);
    }
  }
  return issues;
};
