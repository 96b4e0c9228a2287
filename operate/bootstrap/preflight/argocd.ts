import { facts } from "../../../generator/src/facts.ts";
import { argocdNamespace, installedArgocd, rootName } from "../../cluster/argocd.ts";
import { type Check, error } from "./finding.ts";

/** Somebody may run Argo CD here already, of another release or for another cluster's tree. */
export const checkArgocd: Check = async ({ api, planned, ...target }, { replaceArgocd }) => {
  const { argocdVersion } = facts.delivery;
  const running = await installedArgocd({ api, ...target });
  const findings = [];
  if (running && running !== argocdVersion && !replaceArgocd)
    findings.push(
      error(
        `Argo CD ${running} runs here; this repository pins ${argocdVersion} in generator/src/catalog/versions.ts: pin the one that runs, or replace it by --replace-argocd`,
      ),
    );
  const root = await api.find("Application", argocdNamespace, rootName);
  const path: string | undefined = root?.spec.source?.path;
  if (path && path !== `apps/${planned.name}`)
    findings.push(error(`this cluster follows ${path}, not apps/${planned.name}: is --context the one that you mean?`));
  return findings;
};
