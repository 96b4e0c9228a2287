import { expect, test } from "vitest";
import { setBy } from "../../src/checks/source.ts";

const named = (name: string) =>
  setBy(
    { apiVersion: "v1", kind: "Service", metadata: { name: "x", labels: { "app.kubernetes.io/name": name } } },
    "ports",
  );

test.each(["taskflow-backend", "toString", "nobody"])(
  "names the charts as the source of an object of %s, which is not a microservice",
  (name) => {
    expect(named(name)).toBe("generator/src/charts sets ports");
  },
);
