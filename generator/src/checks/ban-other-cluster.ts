import { renderedFolders } from "../model/layout.ts";
import { rememberByIdentity } from "../render/remember.ts";
import { type Finding, issueAt } from "./per-object.ts";
import type { Rule } from "./rule.ts";
import { eachString, textOf } from "./strings.ts";

/** A folder of a cluster in this repository: each of the three trees has one. */
const folder = /(?<![\w.-])(clusters|apps|argocd)\/([A-Za-z0-9*][\w*-]*)/g;
/** `apps/v1` is a group of the Kubernetes API. */
const apiVersion = /^v\d+(?:(?:alpha|beta)\d+)?$/;

/** The clusters that an object may name: quick, and rather too many than too few. */
const clustersIn = rememberByIdentity((object): readonly string[] => {
  const found = textOf(object).matchAll(/(?:clusters|apps|argocd)\/([A-Za-z0-9*][\w*-]*)/g);
  return [...new Set([...found].map(([, cluster = ""]) => cluster))].filter((cluster) => !apiVersion.test(cluster));
});

/** One cluster that applies another one's folder takes over its objects, or prunes its own. */
export const banOtherCluster: Rule = ({ declared: { cluster }, manifests }) => {
  const hint = `everything of ${cluster} lies in clusters/${cluster}, apps/${cluster} and argocd/${cluster}`;
  const home = renderedFolders.map((tree) => `${tree}/${cluster}/`);
  const isOther = (found: string) => found !== cluster && !apiVersion.test(found);
  return manifests.flatMap((manifest) => {
    const findings: Finding<string>[] = [];
    if (!home.some((own) => manifest.path.startsWith(own)))
      findings.push({ message: `the file lies in ${manifest.path.split("/").slice(0, 2).join("/")}`, hint });
    if (clustersIn(manifest.object).some(isOther))
      eachString(manifest.object, (text, path) => {
        for (const [matched, , named = ""] of text.matchAll(folder))
          if (isOther(named)) findings.push({ message: `${path} names ${matched}`, hint });
      });
    return findings.map((finding) => issueAt(manifest, "ban-other-cluster", finding));
  });
};
