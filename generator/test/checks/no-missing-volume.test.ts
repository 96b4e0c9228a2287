import { expect, test } from "vitest";
import { noMissingVolume } from "../../src/checks/no-missing-volume.ts";
import { fixture } from "./fixture.ts";
import { refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(noMissingVolume(fixture())).toEqual([]);
});

test("refuses a volume whose claim is not rendered", () => {
  const missing = refused(noMissingVolume, ({ remove }) => remove("PersistentVolumeClaim", "images"));
  expect(missing).toEqual([
    'volume "data": there is no PersistentVolumeClaim "images" in taskflow-backend; there is none',
  ]);
});

test("refuses a mount without a volume; the claims of a StatefulSet are volumes", () => {
  const missing = refused(noMissingVolume, ({ container, get }) => {
    container("images").volumeMounts.push({ name: "tmp", mountPath: "/tmp" });
    get("StatefulSet", "postgres").spec.volumeClaimTemplates[0].metadata.name = "database";
  });
  expect(missing).toEqual([
    'container "images" mounts "tmp" at /tmp: no such volume; known: data',
    'container "postgres" mounts "data" at /var/lib/postgresql/data: no such volume; did you mean "database"?',
  ]);
});
