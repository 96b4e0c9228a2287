/** Each service runs with exactly its Deployment's variables and files, and reads all of them. */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { facts } from "../../generator/src/facts.ts";
import { endpoint } from "../../generator/src/model/endpoints.ts";
import { needs } from "../../setup/needs.ts";
import { type RenderedContainer, renderedPod } from "../rendered.ts";
import { temporaryFolder } from "../servers/guard.ts";
import { isOpen } from "../servers/ports.ts";
import { imageVariables, type Service } from "../services.ts";
import { ourServices, startTaskflow, type Taskflow } from "../taskflow.ts";

const cluster = "minikube";
const ours = new Set(ourServices());
const ofOurs = Object.values(facts.microservices).filter(({ name }) => ours.has(name));

describe(`as rendered for ${cluster}`, needs("postgres", "redis"), () => {
  const folder = temporaryFolder("rendered");
  const record = join(folder.path, "reads");
  let taskflow: Taskflow;

  beforeAll(async () => {
    mkdirSync(record);
    const preload = pathToFileURL(join(import.meta.dirname, "record-reads.ts")).href;
    const recording = { RECORD_READS: record, NODE_OPTIONS: `${imageVariables().NODE_OPTIONS} --import ${preload}` };
    const names = ofOurs.map(({ name }) => name);
    const environment = Object.fromEntries(names.map((name) => [name, recording]));
    taskflow = await startTaskflow({ cluster, services: names, environment });
  }, 120_000);

  afterAll(async () => {
    const odd = await taskflow?.stop();
    folder.remove();
    expect(odd ?? {}).toEqual({});
  });

  const pods = ofOurs.map(({ name, scrape }) => ({ ...renderedPod(cluster, name), scrape }));
  const containers = pods.flatMap(({ name, containers, scrape }) =>
    containers.map((container, index) => ({ pod: name, container, index, scrape: index === 0 ? scrape : undefined })),
  );

  describe.each(containers)("$pod: $container.name", ({ pod, container, index, scrape }) => {
    const process = (): Service => {
      const [replica] = taskflow.service(pod).replicas;
      return (index === 0 ? replica?.service : replica?.sidecars[index - 1]) as Service;
    };
    const reads = () => readFileSync(join(record, container.name), "utf8").trim().split("\n");

    test("listens on the one port that is declared", async () => {
      expect(Object.values(container.ports)).toEqual([Number(container.variables.PORT)]);
      expect(await isOpen(process().port)).toBe(true);
    });

    test("answers every probe", async () => {
      expect(container.probes.length).toBe(3);
      for (const { path, port } of container.probes) {
        expect(port).toBe(Number(container.variables.PORT));
        const { status } = await fetch(process().url + path);
        expect([path, status]).toEqual([path, 200]);
      }
    });

    test.runIf(scrape)("answers a scrape", async () => {
      expect(Object.keys(container.ports)).toContain(scrape);
      const answer = await fetch(process().url + endpoint.metrics);
      expect(answer.headers.get("content-type")).toMatch(/^text\/plain/);
      expect(await answer.text()).toMatch(/^# TYPE \S+ (counter|gauge|histogram)$/m);
    });

    test("reads every variable and every file that it is given", () => {
      const read = new Set(reads());
      expect(given(container).filter((one) => !read.has(one))).toEqual([]);
    });
  });
});

/** The names of a container's variables and files. */
const given = ({ variables, secretVariables, secretFiles }: RenderedContainer): string[] => [
  ...Object.keys({ ...variables, ...secretVariables }).map((name) => `variable ${name}`),
  ...Object.keys(secretFiles).map((path) => `secret ${path.split("/").at(-1)}`),
];

// A service with other settings, such as a mail server or a bucket, needs a run of its own.
test.each(Object.values(facts.clusters).map(({ name }) => name))("%s gives all the same, by name", (name) => {
  for (const { name: pod } of ofOurs)
    expect(renderedPod(name, pod).containers.map(given)).toEqual(renderedPod(cluster, pod).containers.map(given));
});
