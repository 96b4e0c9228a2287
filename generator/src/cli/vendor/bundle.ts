import { parseAllDocuments } from "yaml";
import { podOf } from "../../checks/pod.ts";
import type { VendoredObject, VendoredSource } from "../../model/chart.ts";
import { type Issue, issuesAt, Refused } from "../../model/issue.ts";
import type { KubeObject } from "../../model/kube-object.ts";
import { sha256 } from "../../tree/vendored.ts";

interface Input {
  readonly name: string;
  readonly folder: string;
  readonly from: string;
  readonly files: ReadonlyMap<string, string>;
}

/** The record of a bundle: its files' hashes, and what the facts about it are compared with. @throws Refused */
export function bundleOf({ folder, from, files }: Input): VendoredSource {
  const issues: Issue[] = [];
  const objects = [...files].flatMap(([file, text]) => objectsIn(file, text, issues));
  if (objects.length === 0 && issues.length === 0)
    issues.push(issuesAt(from)("require-read", "has no objects", "name manifests of Kubernetes"));
  if (issues.length > 0) throw new Refused(issues);
  const namespaces = objects.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name);
  return {
    folder,
    from,
    files: Object.fromEntries([...files].map(([file, text]) => [file, sha256(text)])),
    objects: objects.filter(({ kind }) => kind !== "Namespace").map(recordOf),
    ...(namespaces.length > 0 ? { withoutNamespaces: namespaces } : {}),
  };
}

function objectsIn(file: string, text: string, issues: Issue[]): KubeObject[] {
  const issue = issuesAt(file);
  return [...parseAllDocuments(text, { logLevel: "error" })].flatMap((document): KubeObject[] => {
    const [error] = document.errors;
    if (error) {
      issues.push(issue("valid-yaml", error.message, "it must be YAML: templates of a Helm chart are not"));
      return [];
    }
    const value = document.toJS();
    if (value === null) return [];
    const items: unknown[] = value.kind === "List" ? value.items : [value];
    return items.filter((item): item is KubeObject => {
      const { apiVersion, kind, metadata, data, stringData } = Object(item);
      if (!(apiVersion && kind && metadata?.name)) {
        issues.push(
          issue("valid-object", "has a document that is no object of Kubernetes", "every one has a kind and a name"),
        );
        return false;
      }
      if (kind !== "Secret" || Object.keys({ ...data, ...stringData }).length === 0) return true;
      const hint = "remove it from the source, and declare the Secret's keys as facts of the pods";
      issues.push(issue("ban-secret-value", `has values in the Secret ${metadata.name}`, hint));
      return false;
    });
  });
}

function recordOf(object: KubeObject): VendoredObject {
  const { apiVersion, kind, metadata } = object;
  const [group, version] = apiVersion.split("/");
  const pod = podOf(object);
  return {
    kind: version === undefined ? kind : `${group}/${kind}`,
    name: metadata.name,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    ...(pod ? { pods: pod.labels } : {}),
  };
}
