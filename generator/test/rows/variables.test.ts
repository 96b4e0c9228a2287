/** Variables that name others: the kubelet replaces `$(NAME)` by a variable of `env` that stands before it only. */
import { expect, test } from "vitest";
import type { KubeObject } from "../../src/model/kube-object.ts";
import { issuesOf, renderedOf } from "../facts.ts";
import { imaged, outcomeOf, podOf, withMore } from "./render.ts";

const withVariables = (environment: Record<string, string>, credential?: string) => {
  const secrets = credential ? { password: { credential: "shop/database", env: credential } } : {};
  const calls = [{ to: "kube-dns" }, { to: "redis", env: "Z_ADDR" }];
  return withMore({ microservices: [imaged("shop", {}, { environment, secrets, calls })] });
};

const inOrder = (deployment: KubeObject): string[] =>
  podOf(deployment).spec.containers[0].env.map(({ name }: { name: string }) => name);

const namesOf = (environment: Record<string, string>, credential?: string): string[] =>
  inOrder(outcomeOf(withVariables(environment, credential), "laptop").find("Deployment", "shop"));

test("a variable follows the Secret and the address that its value names", () => {
  const names = namesOf({ A_URL: "db://$(PASSWORD)@$(Z_ADDR)/shop", MODE: "fast" }, "PASSWORD");
  expect(names).toEqual(["MODE", "Z_ADDR", "PASSWORD", "A_URL"]);
});

test("a chain of variables that name each other is in its order", () => {
  expect(namesOf({ A: "$(B)/a", B: "$(C)/b", C: "c" })).toEqual(["C", "Z_ADDR", "B", "A"]);
});

test("an escaped name is text", () => {
  expect(namesOf({ A: "x", B: "$$(Z_ADDR)" })).toEqual(["A", "B", "Z_ADDR"]);
});

test.each([
  ["each other", { A: "$(B)", B: "$(A)" }, ["Z_ADDR", "A", "B"], "env A names $(B), which is set after it"],
  ["themselves", { A: "$(A)" }, ["A", "Z_ADDR"], "env A names $(A), which is set after it"],
  [
    "nothing",
    { A: "$(NOBODY)" },
    ["A", "Z_ADDR"],
    "env A names $(NOBODY), which no variable of the container is called",
  ],
])("variables that name %s are kept, and refused", (_, environment, names, message) => {
  const facts = withVariables(environment);
  const found = renderedOf(facts, "laptop").manifests.find(
    ({ object }) => object.metadata.name === "shop" && object.kind === "Deployment",
  );
  expect(found && inOrder(found.object)).toEqual(names);
  expect(issuesOf(facts, "laptop").map((issue) => issue.message)).toEqual([`container "shop" ${message}`]);
});

test("without a named variable they are sorted, those of the Secret last", () => {
  expect(namesOf({ B: "1", A: "2" }, "AA")).toEqual(["A", "B", "Z_ADDR", "AA"]);
});

test("one of our services whose variables name others has all of them in its pod: Kubernetes replaces nothing in a ConfigMap", () => {
  const ours = (environment: Record<string, string>) => {
    const secrets = { password: { credential: "shop/database", env: "PASSWORD" } };
    const calls = [{ to: "kube-dns" }, { to: "redis" }];
    const ports = { http: { port: 8080 } };
    const shop = { ...imaged("shop", {}, { environment, secrets, calls, ports }), run: { kind: "node" as const } };
    return outcomeOf(withMore({ microservices: [shop] }), "laptop");
  };
  const refers = ours({ A_URL: "$(REDIS_URL)/$(PASSWORD)" });
  const [container] = podOf(refers.find("Deployment", "shop")).spec.containers;
  expect(container).not.toHaveProperty("envFrom");
  expect(refers.has("ConfigMap", "shop")).toBe(false);
  expect(container.env).toContainEqual({ name: "A_URL", value: "$(REDIS_URL)/$(PASSWORD)" });
  const names = inOrder(refers.find("Deployment", "shop"));
  expect(names.slice(-2)).toEqual(["PASSWORD", "A_URL"]);
  expect(names).toEqual(expect.arrayContaining(["APP_NAME", "PORT", "REDIS_URL"]));

  const plain = ours({ A_URL: "x" });
  expect(plain.find("ConfigMap", "shop").data).toMatchObject({ A_URL: "x", APP_NAME: "shop" });
  expect(inOrder(plain.find("Deployment", "shop"))).toEqual(["PASSWORD"]);
});

test("a sidecar's variable follows the address that its value names", () => {
  const sidecar = {
    name: "watcher",
    description: "Watches",
    image: { repository: "registry.test/watcher", tag: "1.2.3" },
    port: 9100,
    localOnly: false,
    probe: "/healthy",
    calls: [{ to: "redis", env: "Z_ADDR" }],
    environment: { A_URL: "redis://$(Z_ADDR)" },
    resources: { cpu: ["5m", "50m"], memory: ["8Mi", "32Mi"] },
  } as const;
  const some = withMore({ microservices: [imaged("shop", {}, { sidecars: [sidecar] })] });
  const [watcher] = podOf(outcomeOf(some, "laptop").find("Deployment", "shop")).spec.initContainers;
  expect(watcher.env.map(({ name }: { name: string }) => name)).toEqual(["Z_ADDR", "A_URL"]);
});

test("an empty variable is rendered as the API server stores it", () => {
  const quiet = imaged("quiet", {}, { environment: { OPTIONS: "", MODE: "a" } });
  const { find } = outcomeOf(withMore({ microservices: [quiet] }), "laptop");
  expect(podOf(find("Deployment", "quiet")).spec.containers[0].env).toEqual([
    { name: "MODE", value: "a" },
    { name: "OPTIONS" },
  ]);
});
