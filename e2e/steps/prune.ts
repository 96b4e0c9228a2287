/** No commit alone deletes a Namespace, a StatefulSet or a PersistentVolumeClaim: Argo CD waits for a confirmation. */

import { setTimeout as sleep } from "node:timers/promises";
import { argocdNamespace } from "../../operate/application.ts";
import { refresh } from "../../operate/cluster/follow.ts";
import { eventually } from "../../operate/eventually.ts";
import type { Kind, LiveObject } from "../../operate/kinds.ts";
import { applicationOf, microservicesOf, namespacesOf, rootOf } from "../../operate/planned.ts";
import type { StepContext } from "../context.ts";
import { folderOf } from "../delivery/example.ts";
import { follow } from "../delivery/followed.ts";
import { type Files, openRepository } from "../repository.ts";
import type { Step } from "../step.ts";

/** Seconds within which Argo CD would have pruned. */
const patience = 15;
const guarded: readonly Kind[] = ["Namespace", "StatefulSet", "PersistentVolumeClaim"];

export const prune: Step = {
  title: "No commit prunes data",
  rows: ["P8", "R10"],
  needsGit: true,
  async run(context, say) {
    const before = await dataOf(context);
    const { planned } = context;
    // The objects of a chart have no manifests in this repository.
    const components = [
      ...planned.components.filter(({ kind }) => kind === "namespace"),
      ...microservicesOf(planned).filter(({ storage }) => storage !== null),
    ];
    const names = components.map(({ name }) => applicationOf(planned, name));
    const root = rootOf(planned);
    const repository = await openRepository(context);
    try {
      say("deleting manifests in git");
      await repository.commit("feat: without data", (files) => {
        for (const component of components) emptyFolder(files, folderOf(planned, component));
      });
      await refresh(context, names);
      const waiting = await eventually(() => waitingFor(context, names), {
        within: 60,
        what: "a status that lists the objects to prune",
      });
      await sleep(patience * 1_000);
      const kept = same(before, await dataOf(context));

      say("deleting Applications in git");
      await repository.commit("feat: without their Applications", (files) => {
        const list = `apps/${planned.name}/kustomization.yaml`;
        files.write(
          list,
          files
            .read(list)
            .split("\n")
            .filter((line) => !names.some((name) => line === `- ${name}.yaml`))
            .join("\n"),
        );
      });
      await refresh(context, [root]);
      await eventually(
        async () => {
          const there = (await context.api.list("Application", argocdNamespace)).map(({ metadata }) => metadata.name);
          return !names.some((name) => there.includes(name));
        },
        { within: 90, what: "the deletion of the Applications" },
      );
      await sleep(patience * 1_000);
      const stays = same(before, await dataOf(context));
      return [
        `manifests of ${names.join(", ")} deleted in git: ${waiting} objects wait for a confirmation, ${kept} objects unchanged`,
        `their Applications deleted in git: ${stays} objects unchanged`,
      ];
    } finally {
      say("restoring the commit");
      const base = await repository.close();
      await follow(context, root, base);
      for (const name of names) await follow(context, name, base);
      same(before, await dataOf(context));
    }
  },
};

/** Removes the guarded manifests. kustomize accepts an empty kustomization, but `allowEmpty: false` does not: a label stays. */
function emptyFolder(files: Files, folder: string): void {
  const list = `${folder}/kustomization.yaml`;
  const kept = files
    .read(list)
    .split("\n")
    .filter((line) => !/^- (namespace|statefulset|persistentvolumeclaim)\.yaml$/.test(line));
  files.write(list, kept.join("\n"));
}

/** The uids of the guarded objects, by kind and name: a deletion would change them. */
async function dataOf({ api, planned }: StepContext): Promise<Map<string, string>> {
  const ours = new Set(namespacesOf(planned));
  const objects = (await Promise.all(guarded.map((kind) => api.list(kind)))).flat();
  const mine = objects.filter(({ kind, metadata }) =>
    ours.has(kind === "Namespace" ? metadata.name : (metadata.namespace ?? "")),
  );
  return new Map(mine.map((object) => [idOf(object), identity(object)]));
}

const idOf = ({ kind, metadata }: LiveObject): string => `${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
const identity = ({ metadata }: LiveObject): string =>
  `${metadata.uid}${metadata.deletionTimestamp ? ", being deleted" : ""}`;

/** @returns the number of objects. @throws Error that names the deleted or recreated ones */
function same(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): number {
  const changed = [...before].filter(([id, uid]) => now.get(id) !== uid).map(([id]) => id);
  if (changed.length > 0) throw new Error(`a commit has deleted ${changed.join(", ")}`);
  return before.size;
}

/** @returns the number of objects that Argo CD would prune; undefined until every Application lists some */
async function waitingFor({ api }: StepContext, names: readonly string[]): Promise<number | undefined> {
  const apps = (await api.list("Application", argocdNamespace)).filter(({ metadata }) => names.includes(metadata.name));
  const waiting = apps.map(({ status }) =>
    (status.resources ?? []).filter(({ requiresPruning }: LiveObject) => requiresPruning),
  );
  return waiting.every((list) => list.length > 0) ? waiting.flat().length : undefined;
}
