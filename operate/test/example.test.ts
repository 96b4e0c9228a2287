import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { exampleOf, setValue } from "../../e2e/delivery/example.ts";
import type { Files } from "../../e2e/repository.ts";
import { renderCluster } from "../../generator/src/trees.ts";
import { facts } from "../../generator/test/application/index.ts";
import { ownKey } from "../application.ts";
import { laptop, rack } from "./fixture.ts";

/** The rendered files of a cluster, in memory. */
function filesOf({ planned }: typeof laptop) {
  const texts = new Map(
    renderCluster(planned, facts.delivery).units.flatMap(({ files }) => files.map(({ path, text }) => [path, text])),
  );
  const files: Files = {
    read: (path) => texts.get(path) ?? "",
    write: (path, text) => void texts.set(path, text),
    remove: (path) => void texts.delete(path),
  };
  return files;
}

const node = { runtime: { kind: "node" }, name: "auth", namespace: "x" } as const;
const image = { runtime: { kind: "image", user: 1000 }, name: "auth", namespace: "x" } as const;
const folder = "clusters/laptop/auth";
const templateOf = (files: Files) => parse(files.read(`${folder}/deployment.yaml`)).spec.template;

describe("the value that a commit changes", () => {
  it.each([laptop, rack])(
    "is that of a Deployment without an autoscaler and a volume: $planned.name",
    ({ planned }) => {
      expect(exampleOf(planned)).toMatchObject({ workload: { kind: "deployment" }, scale: null, storage: null });
    },
  );

  it.each(["tasks", "images", "postgres", "node-exporter"])(
    "is none of %s, which has one or is kept otherwise",
    (name) => {
      const components = laptop.planned.components.filter((one) => one.name === name);
      expect(components).toHaveLength(1);
      expect(() => exampleOf({ ...laptop.planned, components })).toThrow("the step has nothing to change");
    },
  );

  it("is the log level of one of our services, and rolls its pods", () => {
    const files = filesOf(laptop);
    const before = templateOf(files);
    setValue(files, folder, node, "warn");
    expect(parse(files.read(`${folder}/configmap.yaml`)).data.LOG_LEVEL).toBe("warn");
    const { annotations, ...labels } = templateOf(files).metadata;
    expect(annotations).toEqual({ "checksum/config": "warn-for-e2e" });
    expect(templateOf(files)).toEqual({ ...before, metadata: { ...labels, annotations } });
  });

  it.each([
    ["with annotations", (text: string) => text],
    ["without annotations", (text: string) => text.replace(/^ {6}annotations:\n(?: {8}.*\n)+/m, "")],
  ])("is an annotation of another image's pods, %s", (_, change) => {
    const files = filesOf(laptop);
    files.write(`${folder}/deployment.yaml`, change(files.read(`${folder}/deployment.yaml`)));
    const before = templateOf(files);
    for (const value of ["debug", "warn"]) {
      setValue(files, folder, image, value);
      const annotations = { ...before.metadata.annotations, [ownKey("e2e")]: value };
      expect(templateOf(files)).toEqual({ ...before, metadata: { ...before.metadata, annotations } });
    }
  });
});
