import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  has,
  type Intervals,
  intersect,
  interval,
  pieces,
  subtract,
  union,
} from "../src/checks/reachability/intervals.ts";
import { formatAddresses, parseCidr } from "../src/checks/reachability/ipv4.ts";
import { everyPort, formatPorts, portsOf } from "../src/checks/reachability/ports.ts";
import { anyValue, type Labels, minimalModels, readSelector, selects } from "../src/checks/reachability/selector.ts";

const highest = 12;
const members = Array.from({ length: highest + 2 }, (_, member) => member);
const sets = fc
  .array(fc.tuple(fc.nat(highest), fc.nat(highest)), { maxLength: 4 })
  .map((pairs) => union(pairs.map(([a, b]) => interval(Math.min(a, b), Math.max(a, b)))));

/** Whether the intervals are sorted and neither overlap nor touch, so that equal sets are equal arrays. */
function isTidy(set: Intervals): boolean {
  return set.every(([low, high], index) => low <= high && low > (set[index - 1]?.[1] ?? -2) + 1);
}

describe("interval sets", () => {
  test("have unions, differences and intersections with exactly the right members", () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        const [either, left, both] = [union([a, b]), subtract(a, b), intersect(a, b)];
        for (const member of members) {
          expect(has(either, member)).toBe(has(a, member) || has(b, member));
          expect(has(left, member)).toBe(has(a, member) && !has(b, member));
          expect(has(both, member)).toBe(has(a, member) && has(b, member));
        }
        expect([either, left, both].every(isTidy)).toBe(true);
      }),
    );
  });

  test("are cut into pieces that cover each member once and are inside or outside of each set", () => {
    fc.assert(
      fc.property(fc.array(sets, { maxLength: 4 }), (all) => {
        const cut = pieces(all);
        for (const member of members) {
          const holding = cut.filter(([low, high]) => low <= member && member <= high);
          expect(holding).toHaveLength(all.some((set) => has(set, member)) ? 1 : 0);
          for (const [low] of holding) for (const set of all) expect(has(set, low)).toBe(has(set, member));
        }
      }),
    );
  });
});

test("a CIDR is an interval of addresses", () => {
  expect(parseCidr("0.0.0.0/0")).toEqual([[0, 2 ** 32 - 1]]);
  expect(parseCidr("255.255.255.255/32")).toEqual([[2 ** 32 - 1, 2 ** 32 - 1]]);
  expect(parseCidr("10.1.2.3/8")).toEqual(parseCidr("10.0.0.0/8"));
  for (const text of ["10.0.0.0", "10.0.0/8", "10.0.0.0/33", "256.0.0.0/8", "010.0.0.0/8", "fd00::/8", "", 7])
    expect(parseCidr(text), String(text)).toBeUndefined();
  const rest = subtract(parseCidr("0.0.0.0/0") ?? [], parseCidr("10.244.0.0/16") ?? []);
  expect(formatAddresses(rest)).toBe("0.0.0.0-10.243.255.255, 10.245.0.0-255.255.255.255");
  expect(formatAddresses(parseCidr("192.168.4.0/22") ?? [])).toBe("192.168.4.0/22");
});

test("ports of different protocols are distinct", () => {
  const mixed = union([portsOf("UDP", 1, 65535), portsOf("TCP", 5000, 5000), portsOf("TCP", 65535, 65535)]);
  expect(formatPorts(mixed)).toBe("5000/TCP, 65535/TCP, 1-65535/UDP");
  expect(formatPorts(everyPort)).toBe("every port");
  expect(formatPorts(subtract(everyPort, portsOf("SCTP", 1, 1)))).toBe("1-65535/TCP, 1-65535/UDP, 2-65535/SCTP");
});

const keys = ["k", "l"];
const values = ["a", "b", "c"];
const requirement = fc.oneof(
  fc.record({
    key: fc.constantFrom(...keys),
    operator: fc.constantFrom("In", "NotIn"),
    values: fc.uniqueArray(fc.constantFrom("a", "b"), { minLength: 1 }),
  }),
  fc.record({ key: fc.constantFrom(...keys), operator: fc.constantFrom("Exists", "DoesNotExist") }),
);
const optional = [undefined, ...values];
const universe: Labels[] = optional.flatMap((k) => optional.map((l) => ({ ...(k && { k }), ...(l && { l }) })));

test("a selector selects its minimal models, and all labels that it selects contain one of them", () => {
  fc.assert(
    fc.property(fc.array(requirement, { maxLength: 3 }), (matchExpressions) => {
      const selector = readSelector({ matchExpressions }, "", (path, problem) => expect.fail(path + problem));
      const models = minimalModels(selector);
      for (const model of models) expect(selects(selector, model)).toBe(true);
      for (const labels of universe.filter((each) => selects(selector, each)))
        expect(models.some((model) => contains(labels, model))).toBe(true);
    }),
  );
});

function contains(labels: Labels, model: Labels): boolean {
  return Object.entries(model).every(([key, value]) =>
    value === anyValue ? labels[key] !== undefined : labels[key] === value,
  );
}
