import { renderedFolders } from "../model/layout.ts";
import { rememberByIdentity } from "../render/remember.ts";
import { type Finding, issueAt } from "./per-object.ts";
import type { Rule } from "./rule.ts";
import { eachString, jsonOf } from "./strings.ts";

/** A cluster's folder in this repository; each of the three trees has one per cluster. */
const folder = /(?<![\w.-])(clusters|apps|argocd)\/([A-Za-z0-9*][\w*-]*)/g;
/** `apps/v1` is a group of the Kubernetes API, not the cluster "v1". */
const apiVersion = /^v\d+(?:(?:alpha|beta)\d+)?$/;

/** The clusters that an object may name. A quick filter: it may find too many, never too few. */
const clustersIn = rememberByIdentity((object): readonly string[] => {
  const found = jsonOf(object).matchAll(/(?:clusters|apps|argocd)\/([A-Za-z0-9*][\w*-]*)/g);
  return [...new Set([...found].map(([, cluster = ""]) => cluster))].filter((cluster) => !apiVersion.test(cluster));
});

/** A cluster that applied another cluster's folder would take over its objects, or prune its own. */
export const banOtherCluster: Rule = ({ declared: { cluster }, manifests }) => {
  const hint = `everything of ${cluster} belongs in clusters/${cluster}, apps/${cluster} and argocd/${cluster}`;
  const home = renderedFolders.map((tree) => `${tree}/${cluster}/`);
  const isOther = (found: string) => found !== cluster && !apiVersion.test(found);
  return manifests.flatMap((manifest) => {
    const findings: Finding<string>[] = [];
    if (!home.some((own) => manifest.path.startsWith(own)))
      findings.push({ message: `the file is in ${manifest.path.split("/").slice(0, 2).join("/")}`, hint });
    if (clustersIn(manifest.object).some(isOther))
      eachString(manifest.object, (text, path) => {
        for (const [matched, , named = ""] of text.matchAll(folder))
          if (isOther(named)) findings.push({ message: `${path} names ${matched}`, hint });
      });
    return findings.map((finding) => issueAt(manifest, "ban-other-cluster", finding));
  });
};
