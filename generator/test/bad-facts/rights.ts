import { imaged, withMore } from "../rows/render.ts";
import type { Row } from "./row.ts";

const right = { apiGroup: "", resources: ["configmaps"], verbs: ["get"] };
const withRight = (change: object) =>
  withMore({ microservices: [imaged("box", {}, { rights: [{ ...right, ...change }] })] });
const withRead = (change: object) =>
  withMore({ microservices: [imaged("box", {}, { reads: [{ apiGroup: "", resources: ["pods"], ...change }] })] });

export const invalidRights: readonly Row[] = [
  ["a wildcard of verbs", withRight({ verbs: ["*"] }), "ban-wildcard", 'rights[0].verbs has the wildcard "*"'],
  ["a wildcard of resources", withRight({ resources: ["*"] }), "ban-wildcard", "rights[0].resources has the wildcard"],
  ["a wildcard of subresources", withRight({ resources: ["pods/*"] }), "ban-wildcard", '"pods/*"'],
  ["a wildcard of API groups", withRight({ apiGroup: "*" }), "ban-wildcard", "rights[0].apiGroup"],
  ["a wildcard of what is read", withRead({ resources: ["*"] }), "ban-wildcard", "reads[0].resources"],
  ["a verb that does not exist", withRight({ verbs: ["gett"] }), "valid-right", 'did you mean "get"?'],
  ["a verb that gives rights to others", withRight({ verbs: ["escalate"] }), "valid-right", '"escalate"'],
  ["a right without verbs", withRight({ verbs: [] }), "valid-right", "rights[0].verbs is empty"],
  ["a resource in the singular's spelling", withRight({ resources: ["ConfigMap"] }), "valid-right", '"ConfigMap"'],
  [
    "a right to list by name",
    withRight({ verbs: ["get", "list"], names: ["box"] }),
    "valid-right",
    "limits list to names, but such a request names no object",
  ],
  [
    "a right to create by name",
    withRight({ verbs: ["create"], names: ["box"] }),
    "valid-right",
    "limits create to names",
  ],
  [
    "a right without a call of the API server",
    withRight({}),
    "no-missing-call",
    "box has rights, but does not call kube-apiserver",
  ],
  ["a read without a call of the API server", withRead({}), "no-missing-call", "box has reads, but does not call"],
  [
    "every Secret of the cluster",
    withRead({ resources: ["secrets"] }),
    "ban-secret-read",
    "reads[0].resources has secrets",
  ],
  [
    "the token of any ServiceAccount",
    withRight({ resources: ["serviceaccounts/token"], verbs: ["create"] }),
    "require-names",
    "makes it any ServiceAccount of its namespace",
  ],
];
