import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { VendoredSource } from "../model/chart.ts";
import { type Issue, issuesAt } from "../model/issue.ts";
import { kustomization } from "../render/kustomization.ts";
import { toYaml } from "../render/yaml.ts";

const listing = "kustomization.yaml";

/** The SHA-256 of a file's text with the line ends that git keeps. */
export const sha256 = (text: string): string => createHash("sha256").update(withLineEnds(text)).digest("hex");

/** .gitattributes gives every file these line ends. */
export const withLineEnds = (text: string): string => text.replaceAll("\r\n", "\n");

/** The text of a bundle's kustomization.yaml: it lists the files as they are, and leaves out their Namespaces. */
export function listingOf({ files, withoutNamespaces = [] }: VendoredSource): string {
  const patches = withoutNamespaces.map((name) => ({
    patch: `$patch: delete\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n`,
  }));
  const listed = kustomization(Object.keys(files).sort(), patches.length > 0 ? { patches } : {});
  return `# Written by "npm run vendor". Do not edit.\n${toYaml(listed)}`;
}

/** Compares the folders of vendored manifests with their record: a file must have the recorded content. Writes nothing. */
export function compareVendored(root: string, bundles: readonly VendoredSource[]): Issue[] {
  return bundles.flatMap((bundle) => {
    const { folder, files } = bundle;
    const wanted = { ...files, [listing]: sha256(listingOf(bundle)) };
    const hint = `restore it with git, or run: npm run vendor -- ${folder.split("/").at(-1)}`;
    const path = join(root, folder);
    const there = existsSync(path) ? readdirSync(path, { recursive: true, encoding: "utf8" }) : [];
    return [
      ...Object.entries(wanted).flatMap(([file, hash]) => {
        const issue = issuesAt(`${folder}/${file}`);
        if (!there.includes(file)) return [issue("no-missing-file", "is recorded, but missing on the disk", hint)];
        const found = sha256(readFileSync(join(path, file), "utf8"));
        if (found === hash) return [];
        return [issue("valid-vendored-file", `has the SHA-256 ${found}, but ${hash} is recorded`, hint)];
      }),
      ...there
        .filter((file) => !(file in wanted))
        .map((file) =>
          issuesAt(`${folder}/${file}`)(
            "ban-stale-file",
            "is not a part of the bundle",
            "delete it: the record has no such file",
          ),
        ),
    ];
  });
}
