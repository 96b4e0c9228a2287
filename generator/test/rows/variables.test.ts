/** The order of an image's variables: the kubelet replaces `$(NAME)` by a variable that stands before it only. */
import { expect, test } from "vitest";
import { imaged, outcomeOf, podOf, withMore } from "./render.ts";

const namesOf = (environment: Record<string, string>, credential?: string): string[] => {
  const secrets = credential ? { password: { credential: "shop/database", env: credential } } : {};
  const shop = imaged(
    "shop",
    {},
    { environment, secrets, calls: [{ to: "kube-dns" }, { to: "redis", env: "Z_ADDR" }] },
  );
  const { find } = outcomeOf(withMore({ microservices: [shop] }), "laptop");
  return podOf(find("Deployment", "shop")).spec.containers[0].env.map(({ name }: { name: string }) => name);
};

test("a variable follows the Secret and the address that its value names", () => {
  const names = namesOf({ A_URL: "db://$(PASSWORD)@$(Z_ADDR)/shop", MODE: "fast" }, "PASSWORD");
  expect(names).toEqual(["MODE", "Z_ADDR", "PASSWORD", "A_URL"]);
});

test("a chain of variables that name each other is in its order", () => {
  expect(namesOf({ A: "$(B)/a", B: "$(C)/b", C: "c" })).toEqual(["C", "Z_ADDR", "B", "A"]);
});

test("variables that name themselves, each other or nothing are kept, and an escaped name is text", () => {
  expect(namesOf({ A: "$(B)", B: "$(A)" })).toEqual(["Z_ADDR", "A", "B"]);
  expect(namesOf({ A: "$(A)$(NOBODY)", B: "$$(Z_ADDR)" })).toEqual(["A", "B", "Z_ADDR"]);
});

test("without a named variable they are sorted, those of the Secret last", () => {
  expect(namesOf({ B: "1", A: "2" }, "AA")).toEqual(["A", "B", "Z_ADDR", "AA"]);
});
