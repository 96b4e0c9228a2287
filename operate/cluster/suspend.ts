/** Argo CD reverts manual changes: its Application must not follow git while an object is changed. */

import type { Api } from "../api.ts";
import { argocdNamespace } from "../application.ts";
import { eventually } from "../eventually.ts";
import type { LiveObject } from "../kinds.ts";
import type { Changes } from "./changes.ts";
import { refreshAnnotation, refreshOne } from "./follow.ts";

/**
 * Turns off automated sync of a component's Application, after that of the root Application, which would turn it on again.
 * Does nothing if the component does not follow git.
 */
export async function suspend(api: Api, changes: Changes, cluster: string, component: string): Promise<void> {
  const applications = await api.list("Application", argocdNamespace);
  for (const path of [`apps/${cluster}`, `clusters/${cluster}/${component}`]) {
    const found = applications.find((application) => pathOf(application) === path);
    if (!found?.spec.syncPolicy?.automated) continue;
    await changes.change("Application", found, { spec: { syncPolicy: { automated: null } } });
    await untilRead(api, found.metadata.name);
  }
}

/** Waits until Argo CD has read the Application again and runs no operation: it may still act on an earlier reading. */
async function untilRead(api: Api, name: string): Promise<void> {
  await refreshOne(api, name);
  await eventually(
    async () => {
      const { metadata, status } = await api.get("Application", argocdNamespace, name);
      return metadata.annotations?.[refreshAnnotation] === undefined && status?.operationState?.phase !== "Running";
    },
    { within: 60, what: `Argo CD's reading of the suspended Application ${name}` },
  );
}

const pathOf = ({ spec }: LiveObject): string | undefined => spec?.source?.path;
