import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { toYaml } from "../src/render/yaml.ts";

/** The versions of YAML that parsers implement; Kubernetes' parser, which is Go's, implements 1.1. */
const versions = ["1.1", "1.2"] as const;
const read = (text: string, version: "1.1" | "1.2") =>
  parse(text, { version, schema: version === "1.1" ? "yaml-1.1" : "core" });

describe("strings that YAML may read as another type", () => {
  const tricky = [
    ..."= on off no yes y n Y N true null ~ 1e3 0777 0o17 0x1F 1_000 1:30 12:30:45 .5 -1 +1 .inf .nan -.inf 2026-11-21".split(
      " ",
    ),
    ..."2026-11-21T10:00:00Z - -- --- ... ? : # % @ ` & * ! | > ' \" { } [ ] , << 10.0 10.244.0.0 1.2.3 12e45678 0b1 0. -E0 -e1_0 E0".split(
      " ",
    ),
    ...[
      "",
      " ",
      "a: b",
      "a #b",
      "a:",
      " a",
      "a ",
      "\ta",
      "a\t",
      "é",
      "日本",
      "\u0085",
      "\u2028",
      "\ufeff",
      "a\rb",
      "-a: b",
      "- a",
    ],
    ...[
      "a\n",
      "a\nb",
      "a\n\n",
      "\n",
      "\n\n",
      "\na",
      " a\nb",
      "a \nb",
      "a\n b\n",
      "a\n\n\nb\n\n\n",
      "a\r\nb\n",
      "# a\n",
      "key: |\n",
    ],
  ];
  test.each(tricky.map((text) => [JSON.stringify(text), text]))("%s remains the same string", (_, text) => {
    for (const version of versions) {
      expect(read(toYaml({ key: text, list: [text, { deep: [text] }] }), version)).toEqual({
        key: text,
        list: [text, { deep: [text] }],
      });
      if (!text.includes("\n")) expect(read(toYaml({ [text]: 1 }), version)).toEqual({ [text]: 1 });
    }
  });

  test.each(["=", "on", "no", "1e3", "0777"])("%s is quoted", (text) => {
    expect(toYaml({ value: text })).toBe(`value: "${text}"\n`);
  });

  test.each([
    "250m",
    "64Mi",
    "10.1.0.0/16",
    "docker.io/library/redis:8.2.2",
    "--quiet",
    "a/b:c",
    "Prune=confirm,Delete=confirm",
  ])("%s is not quoted", (text) => {
    expect(toYaml({ value: text })).toBe(`value: ${text}\n`);
  });
});

test("any JSON value is read back unchanged, by both versions", () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: fc.constantFrom(..."ab01 :#-\n\t'\"{}[]&*!|>%@`,?=.~eE+_".split("")) }),
  );
  const value = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: "small" },
      text,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("node"), { maxLength: 4 }),
      fc.dictionary(
        text.filter((key) => !key.includes("\n") && key !== "__proto__" && key !== "<<"),
        tie("node"),
        { maxKeys: 4 },
      ),
    ),
  })).node;
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom("a", "b", "spec"), value, { minKeys: 1 }), (object) => {
      for (const version of versions) expect(read(toYaml(object), version)).toEqual(object);
    }),
    { numRuns: 1500 },
  );
});

test("keys are in the order of kustomize's formatter, and lists have their key's indentation", () => {
  const container = { image: "x", args: ["-c"], name: "a", zone: 1, ports: [{ containerPort: 1, name: "http" }] };
  expect(
    toYaml({ spec: { containers: [container] }, kind: "Pod", metadata: { labels: {}, name: "a" }, apiVersion: "v1" }),
  ).toBe(
    `apiVersion: v1
kind: Pod
metadata:
  name: a
  labels: {}
spec:
  containers:
  - name: a
    image: x
    args:
    - -c
    ports:
    - name: http
      containerPort: 1
    zone: 1
`,
  );
});
