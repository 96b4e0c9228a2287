import { expect, test } from "vitest";
import { hintOf, setBy } from "../../src/checks/source.ts";

const named = (name: string) =>
  hintOf(
    setBy(
      { apiVersion: "v1", kind: "Service", metadata: { name: "x", labels: { "app.kubernetes.io/name": name } } },
      "ports",
    ),
    { microservices: ["auth", "tasks"] },
  );

test.each(["taskflow-backend", "toString", "nobody"])(
  "names the charts as the source of an object of %s, which is not a microservice",
  (name) => {
    expect(named(name)).toBe("generator/src/charts sets ports");
  },
);
