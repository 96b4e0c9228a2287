/** Argo CD undoes what is done by hand: while something is changed, its Application must not follow git. */
import { argocdNamespace } from "../../generator/src/charts/application.ts";
import type { Api } from "../api.ts";
import type { KubeObject } from "../kinds.ts";
import type { Changes } from "./changes.ts";

/**
 * Stops the automation of a component's Application, and first that of the root Application, which would heal it.
 * Nothing happens where the component does not follow git.
 */
export async function suspend(api: Api, changes: Changes, cluster: string, component: string): Promise<void> {
  const applications = await api.list("Application", argocdNamespace);
  for (const path of [`apps/${cluster}`, `clusters/${cluster}/${component}`]) {
    const found = applications.find((application) => pathOf(application) === path);
    if (found?.spec.syncPolicy?.automated)
      await changes.change("Application", found, { spec: { syncPolicy: { automated: null } } });
  }
}

const pathOf = ({ spec }: KubeObject): string | undefined => spec?.source?.path;
