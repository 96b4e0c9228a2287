/** Argo CD undoes what is done by hand: while something is changed, its Application must not follow git. */
import { argocdNamespace } from "../../generator/src/charts/application.ts";
import type { Api } from "../api.ts";
import { eventually } from "../eventually.ts";
import type { LiveObject } from "../kinds.ts";
import type { Changes } from "./changes.ts";
import { refreshAnnotation, refreshOne } from "./follow.ts";

/**
 * Stops the automation of a component's Application, and first that of the root Application, which would heal it.
 * Nothing happens where the component does not follow git.
 */
export async function suspend(api: Api, changes: Changes, cluster: string, component: string): Promise<void> {
  const applications = await api.list("Application", argocdNamespace);
  for (const path of [`apps/${cluster}`, `clusters/${cluster}/${component}`]) {
    const found = applications.find((application) => pathOf(application) === path);
    if (!found?.spec.syncPolicy?.automated) continue;
    await changes.change("Application", found, { spec: { syncPolicy: { automated: null } } });
    await seen(api, found.metadata.name);
  }
}

/** Argo CD may be about to act on what it read a moment ago: waits until it has read anew, and is doing nothing. */
async function seen(api: Api, name: string): Promise<void> {
  await refreshOne(api, name);
  await eventually(
    async () => {
      const { metadata, status } = await api.get("Application", argocdNamespace, name);
      return metadata.annotations?.[refreshAnnotation] === undefined && status?.operationState?.phase !== "Running";
    },
    { within: 60, what: `Argo CD that lets ${name} be` },
  );
}

const pathOf = ({ spec }: LiveObject): string | undefined => spec?.source?.path;
