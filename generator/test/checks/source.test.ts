import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { microservices } from "../../src/catalog/microservices/index.ts";
import { hintOf, setBy } from "../../src/checks/source.ts";

const named = (name: string) =>
  hintOf(
    setBy(
      { apiVersion: "v1", kind: "Service", metadata: { name: "x", labels: { "app.kubernetes.io/name": name } } },
      "ports",
    ),
    { microservices: Object.keys(microservices) },
  );

test.each(Object.keys(microservices))("the file that sets what %s says is there", (name) => {
  const [file, ...words] = named(name).split(" ");
  expect(existsSync(new URL(`../../../${file}`, import.meta.url))).toBe(true);
  expect(words.join(" ")).toBe("sets ports");
});

test.each(["taskflow-backend", "toString", "nobody"])("%s is no microservice: the charts set it", (name) => {
  expect(named(name)).toBe("generator/src/charts sets ports");
});
