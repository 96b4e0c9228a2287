import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { check } from "../../src/checks/index.ts";
import { textOf } from "../../src/cli/new/declaration.ts";
import { microserviceDeclaration } from "../../src/cli/new/microservice.ts";
import { facts } from "../../src/facts.ts";
import { render, toJudge } from "../../src/generate.ts";
import { formatIssues } from "../../src/model/issue.ts";
import type { Facts } from "../../src/plan/facts.ts";
import { validate } from "../../src/plan/validate.ts";

// README.md walks through one change of the catalog. What it quotes must be what the generator does.
const root = join(import.meta.dirname, "../../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const tour = read("README.md").split("\n## One change, end to end\n")[1]?.split("\n## ")[0] ?? "";
const blocks = (language: string): string[] =>
  [...tour.matchAll(/^```(\w*)\n([\s\S]*?)\n```$/gm)].flatMap(([, as, text = ""]) => (as === language ? [text] : []));
const [fact = "", rendered = ""] = blocks("diff");
const [misspelt, dropped] = blocks("");

const withCall = (to: string): Facts => {
  const { metrics } = facts.microservices;
  if (!metrics) throw new Error("the catalog has no microservice metrics");
  const changed = { ...metrics, calls: [...metrics.calls, { to }] };
  return { ...facts, microservices: { ...facts.microservices, metrics: changed } };
};
const minikube = facts.clusters.minikube as NonNullable<Facts["clusters"][string]>;

test("begins with a line of the catalog", () => {
  const line = /^- (.*)$/m.exec(fact)?.[1] ?? "nothing";
  expect(read("generator/src/catalog/microservices/metrics.ts")).toContain(line);
});

test("adds each quoted line to the files that it names, and changes as many files as it says", () => {
  const textOf = (of: Facts) =>
    new Map(render(of, minikube).tree.units.flatMap(({ files }) => files.map(({ path, text }) => [path, text])));
  const [before, after] = [textOf(facts), textOf(withCall("postgres"))];
  expect([...after].filter(([path, text]) => before.get(path) !== text).length).toBe(6);
  expect(tour).toContain("changes six files per cluster");
  const parts = rendered.split("\n\n");
  expect(parts.length).toBe(5);
  for (const part of parts) {
    const [head = "", ...lines] = part.split("\n");
    const path = /# (clusters\/\S+\.yaml)/.exec(head)?.[1] ?? "";
    const second = path.replace("configmap", "statefulset");
    const [was, is] = [before, after].map(
      (of) => `${of.get(path)}${head.includes("statefulset") ? of.get(second) : ""}`,
    );
    for (const line of lines.map((text) => text.replace(/^\+/, ""))) {
      const times = (text = "") => text.split("\n").filter((other) => other === line).length;
      expect([line, times(is)]).toEqual([line, expect.toSatisfy((now: number) => now > times(was))]);
    }
  }
});

test("quotes the refusal of a name that is not declared", () => {
  expect(misspelt).toBe(formatIssues(validate(withCall("postgress"))).trimEnd());
});

test("quotes the proof's refusal of a policy without the rule", () => {
  const { planned, tree } = render(withCall("postgres"), minikube);
  const manifests = tree.manifests.map(({ path, object }) => {
    if (path !== "clusters/minikube/metrics/networkpolicy.yaml") return { path, object };
    const egress = object.spec.egress.filter(({ ports }: { ports: { port: number }[] }) => ports[0]?.port !== 5432);
    return { path, object: { ...object, spec: { ...object.spec, egress } } };
  });
  expect(dropped).toBe(formatIssues(check(toJudge(planned, { ...tree, manifests }))).trimEnd());
});

test.each([
  ["billing", { namespace: "taskflow-backend" }],
  ["cart", { namespace: "taskflow-backend", image: "ghcr.io/acme/cart:1.4.2", port: 7070, grpc: true }],
])("docs/add-a-microservice.md quotes the scaffold of %s", (name, asked) => {
  const absent = {
    namespace: undefined,
    image: undefined,
    port: undefined,
    grpc: false,
    cron: undefined,
    stateful: undefined,
  };
  const quoted = new RegExp(`^\`\`\`ts\\n((?:/\\*\\*.*\\n)?export const ${name}[\\s\\S]*?)\`\`\`$`, "m");
  const text = textOf(microserviceDeclaration(name, { ...absent, ...asked }, facts)).replace(/^(import .*\n)+\n/, "");
  expect(quoted.exec(read("docs/add-a-microservice.md"))?.[1]).toBe(formatted(text));
});

/** The text as Biome formats it. */
function formatted(text: string): string {
  const options = ["format", "--vcs-enabled=false", "--stdin-file-path=generator/src/catalog/quoted.ts"];
  return execFileSync(join(root, "node_modules/.bin/biome"), options, { cwd: root, input: text, encoding: "utf8" });
}

test.each([
  ["outbox-stuck", "tasks", "the stream ends elsewhere than it did"],
  ["stream-not-consumed", "notifications", "events wait for the database"],
  ["event-given-up", "notifications", "not done in "],
  ["event-given-up", "notifications", "given up"],
  ["policy-broken", "policy-probe", "got through"],
])("the runbook %s quotes a log line of %s: %s", (runbook, service, words) => {
  expect(read(`docs/runbooks/${runbook}.md`)).toContain(words);
  const sources = globSync("**/*.ts", { cwd: join(root, "services", service, "src") });
  expect(sources.map((path) => read(`services/${service}/src/${path}`)).join("\n")).toContain(words);
});
