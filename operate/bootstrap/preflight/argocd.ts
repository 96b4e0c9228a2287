import { facts } from "../../../generator/src/facts.ts";
import { argocdNamespace } from "../../application.ts";
import { installedArgocd } from "../../cluster/argocd.ts";
import { rootOf } from "../../planned.ts";
import { type Check, error } from "./finding.ts";

/** Finds an Argo CD of another release, or one that follows another cluster's tree. */
export const checkArgocd: Check = async ({ api, planned, ...target }, { replaceArgocd }) => {
  const { argocdVersion } = facts.delivery;
  const running = await installedArgocd({ api, ...target });
  const findings = [];
  if (running && running !== argocdVersion && !replaceArgocd)
    findings.push(
      error(
        `the cluster runs Argo CD ${running}, but generator/src/catalog/versions.ts pins ${argocdVersion}: pin the running release, or replace it with --replace-argocd`,
      ),
    );
  const root = await api.find("Application", argocdNamespace, rootOf(planned));
  const path: string | undefined = root?.spec.source?.path;
  if (path && path !== `apps/${planned.name}`)
    findings.push(error(`this cluster follows ${path}, not apps/${planned.name}: check --context`));
  return findings;
};
