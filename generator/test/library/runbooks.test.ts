/** Which runbooks an application must have, and which it may have. */
import { describe, expect, test } from "vitest";
import { validate } from "../../src/plan/validate.ts";
import { type RuleGroup, vector } from "../../src/promql/index.ts";
import { silent } from "./microservices.ts";
import { runbooks, small } from "./small.ts";

const own: RuleGroup = {
  name: "orders",
  recordings: [],
  alerts: [
    {
      name: "OrdersLost",
      severity: "ticket",
      expression: vector("orders_lost > 0"),
      for: "1m",
      summary: "Orders are lost",
      description: "Orders are lost.",
      fires: { series: { orders_lost: "1x10" }, at: "5m", labels: {} },
      silent: { series: { orders_lost: "0x10" }, at: "5m" },
    },
  ],
};
const library = [...runbooks.names()];
const issuesWith = (names: readonly string[], shared: boolean, groups: readonly RuleGroup[]) =>
  validate(
    small([silent], {
      ruleGroups: ({ causes, consequences }) => [...causes, ...consequences, ...groups],
      runbooks: { url: "https://git.test/runbooks", names: () => names, shared },
    }),
  ).map(({ rule, message }) => `${rule}: ${message}`);

describe("an application's runbooks", () => {
  test("may have none of the library's alerts that it does not have", () => {
    expect(library).toContain("redis-down");
    const ofLibrary = library.filter((name) => !/^(event|outbox|stream|login)-/.test(name));
    expect(issuesWith(ofLibrary, false, [])).toEqual([]);
  });

  test("must have one for each of its own alerts, also in a shared folder", () => {
    for (const shared of [true, false])
      expect(issuesWith(library, shared, [own])).toContain("require-runbook: OrdersLost has no runbook");
    expect(issuesWith([...library, "orders-lost"], true, [own])).toEqual([]);
  });

  test("must have one for each of the library's alerts that it has", () => {
    const without = library.filter((name) => name !== "target-down");
    expect(issuesWith(without, true, [])).toEqual(["require-runbook: TargetDown has no runbook"]);
  });

  test("of no alert are refused where the folder is its own", () => {
    expect(issuesWith([...library, "orders-lost"], true, [])).toEqual([]);
    expect(issuesWith([...library, "orders-lost"], false, [])).toContain(
      "no-missing-alert: orders-lost.md is the runbook of no alert",
    );
  });
});
