import type { Issue } from "../model/issue.ts";
import { renderedFolders } from "../model/layout.ts";
import { rememberByIdentity } from "../render/remember.ts";
import { issueAt } from "./per-object.ts";
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
  const issues: Issue[] = [];
  for (const manifest of manifests) {
    const report = (message: string) => issues.push(issueAt(manifest, "ban-other-cluster", { message, hint }));
    if (!home.some((own) => manifest.path.startsWith(own)))
      report(`the file is in ${manifest.path.split("/").slice(0, 2).join("/")}`);
    if (clustersIn(manifest.object).some(isOther))
      eachString(manifest.object, (text, path) => {
        for (const [matched, , named = ""] of text.matchAll(folder))
          if (isOther(named)) report(`${path} names ${matched}`);
      });
  }
  return issues;
};
