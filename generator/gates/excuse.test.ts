import { expect, test } from "vitest";
import { mostExceptions } from "./exceptions.ts";
import { excuse, judgeExceptions } from "./excuse.ts";
import { type Reading, unread } from "./gate.ts";

const finding = (where: string, rule: string) => ({ where, message: "wrong", rule });
const reading: Reading = {
  gate: "kube-score",
  over: "minikube",
  unit: "objects",
  read: 2,
  expected: 2,
  findings: [
    finding("clusters/minikube/a/service.yaml", "service-type"),
    finding("clusters/minikube/b/x.yaml", "other"),
  ],
};
const exception = { tool: "kube-score", rule: "service-type", objects: /\/a\/service\.yaml$/, reason: "" } as const;
const rulesOf = (issues: readonly { readonly rule: string }[]) => issues.map(({ rule }) => rule);

test("an exception excuses only its tool's rule on its objects", () => {
  const left = (one: typeof exception | object) => rulesOf(excuse(reading, [{ ...exception, ...one }]).findings);
  expect(left({})).toEqual(["other"]);
  expect(left({ tool: "kubeconform" })).toEqual(["service-type", "other"]);
  expect(left({ rule: "other" })).toEqual(["service-type", "other"]);
  expect(left({ objects: /\/c\// })).toEqual(["service-type", "other"]);
  expect(excuse(reading, [exception]).excused).toBe(1);
});

test("refuses an exception that excuses no finding, unless its tool did not run", () => {
  const idle = { ...exception, objects: /\/c\// };
  expect(judgeExceptions([reading], [exception])).toEqual([]);
  expect(rulesOf(judgeExceptions([reading], [exception, idle]))).toEqual(["ban-idle-exception"]);
  expect(judgeExceptions([{ ...reading, gate: "gitleaks" }], [idle])).toEqual([]);
});

test("refuses more than the maximum of exceptions", () => {
  expect(judgeExceptions([reading], Array(mostExceptions).fill(exception))).toEqual([]);
  const more = Array(mostExceptions + 1).fill(exception);
  expect(rulesOf(judgeExceptions([reading], more))).toEqual(["ban-more-exceptions"]);
});

test.each([
  [0, 0, "kube-score read 0 objects of 0"],
  [0, 3, "kube-score read 0 objects of 3"],
  [2, 3, "kube-score read 2 objects of 3"],
])("refuses a gate that read %i of %i", (read, expected, message) => {
  expect(unread({ ...reading, read, expected }).map((issue) => issue.message)).toEqual([message]);
});

test("accepts a gate that read everything", () => {
  expect(unread(reading)).toEqual([]);
});
