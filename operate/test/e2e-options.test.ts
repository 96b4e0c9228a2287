import { expect, test } from "vitest";
import { checkNumbers, commandLine } from "../../e2e/options.ts";

const onlyOf = (list: string) => commandLine.parse(["minikube", "--only", list]).only;

test("--only selects steps by number and by range", () => {
  expect(onlyOf("1,3,5-7")).toEqual(new Set([1, 3, 5, 6, 7]));
  expect(commandLine.parse(["minikube"]).only).toBeUndefined();
});

test.each(["", "x", "1,", "7-1", "-1"])("--only refuses %j", (list) => {
  expect(() => onlyOf(list)).toThrow(/^--only /);
});

test("refuses a step that does not exist, so that a proof without steps cannot pass", () => {
  expect(() => checkNumbers({ only: onlyOf("19") }, 19)).not.toThrow();
  expect(() => checkNumbers({ only: undefined }, 19)).not.toThrow();
  expect(() => checkNumbers({ only: onlyOf("0,19,20") }, 19)).toThrow("--only selects 0, 20: the steps are 1 to 19");
});
