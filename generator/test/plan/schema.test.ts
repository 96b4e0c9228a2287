/** A schema and the interface that it is made from have the same keys: `npm run typecheck` fails where a line compiles. */
import { describe, expect, test } from "vitest";
import type { Port } from "../../src/model/microservice.ts";
import type { Protocol } from "../../src/model/traffic.ts";
import type { Workload } from "../../src/model/workload.ts";
import type { Facts } from "../../src/plan/facts.ts";
import { anyText, exactly, optional, type Schema, shape, valuesOf, variants } from "../../src/plan/schema/shape.ts";
import { appProtocol, portNumber } from "../../src/plan/schema/text.ts";
import { validate } from "../../src/plan/validate.ts";
import { facts } from "../application/index.ts";
import { withMicroservice } from "../facts.ts";

const protocol: Schema<Protocol> = valuesOf<Protocol>({ TCP: true, UDP: true });
const port = {
  port: portNumber,
  servicePort: optional(portNumber),
  protocol: optional(protocol),
  appProtocol: optional(appProtocol),
};

describe("does not compile", () => {
  test("a schema without a key of its type", () => {
    const { protocol: _, ...less } = port;
    // @ts-expect-error: protocol is missing
    expect(shape<Port>(less)).toBeDefined();
  });

  test("a schema with a key that its type does not have", () => {
    // @ts-expect-error: nodePort is not a key of a port
    expect(shape<Port>({ ...port, nodePort: optional(portNumber) })).toBeDefined();
  });

  test("a required key that is optional in the schema", () => {
    // @ts-expect-error: port is required
    expect(shape<Port>({ ...port, port: optional(portNumber) })).toBeDefined();
  });

  test("an optional key that is required in the schema", () => {
    // @ts-expect-error: servicePort is optional
    expect(shape<Port>({ ...port, servicePort: portNumber })).toBeDefined();
  });

  test("a key of another type", () => {
    // @ts-expect-error: port is a number
    expect(shape<Port>({ ...port, port: anyText })).toBeDefined();
  });

  test("a union without one of its members", () => {
    // @ts-expect-error: there are more kinds than deployment
    expect(variants<Workload, "kind">("kind", { deployment: { kind: exactly("deployment") } })).toBeDefined();
  });

  test("a list of values without one of them", () => {
    // @ts-expect-error: UDP is missing
    expect(valuesOf<Protocol>({ TCP: true })).toBeDefined();
  });
});

test("a misspelt key names the file, its path and the nearest key", () => {
  const run = { kind: "image", user: 1000, probes: { liveness: { http: { pth: "/" } } } };
  const [missing, unknown] = validate(withMicroservice("auth", { run }));
  expect(unknown).toEqual({
    where: "generator/src/catalog/microservices/auth.ts",
    message: "run.probes.liveness.http.pth is not a known key",
    rule: "valid-fact",
    hint: 'did you mean "path"?',
  });
  expect(missing?.message).toBe("run.probes.liveness.http.path is missing");
});

test("facts of a wrong shape are the only finding: no other check reads them", () => {
  const changed = withMicroservice("auth", { calls: [{ to: "nothing" }], ports: null });
  expect(validate(changed).map(({ rule }) => rule)).toEqual(["valid-fact"]);
});

test("monitoring that cannot be made of the facts is a finding", () => {
  const { monitoring: _, ...rest } = facts;
  const broken = Object.defineProperty({ ...rest }, "monitoring", {
    enumerable: true,
    get: () => {
      throw new TypeError("no sidecars");
    },
  }) as Facts;
  expect(validate(broken).map(({ message }) => message)).toEqual([
    "monitoring cannot be made of the application's facts: no sidecars",
  ]);
});

test("the monitoring is not made of facts that have a wrong shape", () => {
  let made = 0;
  const { monitoring, ...rest } = withMicroservice("auth", { ports: null });
  const lazy = {
    ...rest,
    get monitoring() {
      made += 1;
      return monitoring;
    },
  };
  expect(validate(lazy).map(({ rule }) => rule)).toEqual(["valid-fact"]);
  expect(made).toBe(0);
});
