import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { VendoredSource } from "../model/chart.ts";
import { formatIssues } from "../model/issue.ts";
import { longestName, wrongDnsLabel } from "../model/names.ts";
import { compareVendored, listingOf } from "../tree/vendored.ts";
import type { vendorCommand } from "./arguments.ts";
import { Usage } from "./command/usage.ts";
import { bundleOf } from "./vendor/bundle.ts";
import { readSource } from "./vendor/source.ts";

type Recorded = Readonly<Record<string, VendoredSource>>;
type Values = ReturnType<typeof vendorCommand.parse>;

/** Copies a bundle and records it, or compares all folders with the record. */
export async function runVendor({ name, source, catalog, quiet }: Values, root: string): Promise<number> {
  const lock = join(root, catalog, "vendor.json");
  const recorded = read(lock);
  if (name === undefined) return compareAll(recorded, root, quiet);
  const wrong = wrongDnsLabel(name, longestName);
  if (wrong) throw new Usage(wrong);
  const before = recorded[name];
  const from = source ?? before?.from;
  if (!from) throw new Usage(`SOURCE is missing: ${catalog}/vendor.json does not have "${name}" yet`);
  const folder = catalog === ownCatalog ? `vendor/${name}` : `${catalog.replace(/\/+$/, "")}/vendor/${name}`;
  const files = await readSource(from, root);
  const bundle = bundleOf({ name, folder, from, files });
  if (source === undefined && before && !isSame(bundle, before))
    throw new Error(
      `${from} has other content than ${catalog}/vendor.json records: nothing written.\nTo take it over, name the source: npm run vendor -- ${name} ${from}`,
    );
  rmSync(join(root, folder), { recursive: true, force: true });
  mkdirSync(join(root, folder), { recursive: true });
  for (const [file, text] of files) writeFileSync(join(root, folder, file), text);
  writeFileSync(join(root, folder, "kustomization.yaml"), listingOf(bundle));
  const all = Object.entries({ ...recorded, [name]: bundle }).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(lock, `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`);
  if (!quiet) process.stdout.write(report(name, bundle));
  return 0;
}

const ownCatalog = "generator/src/catalog";

const read = (lock: string): Recorded => (existsSync(lock) ? JSON.parse(readFileSync(lock, "utf8")) : {});

const isSame = (a: VendoredSource, b: VendoredSource): boolean => JSON.stringify(a.files) === JSON.stringify(b.files);

function compareAll(recorded: Recorded, root: string, quiet: boolean): number {
  const bundles = Object.values(recorded);
  const issues = compareVendored(root, bundles);
  if (issues.length > 0) process.stderr.write(`${formatIssues(issues)}\n`);
  else if (!quiet) process.stdout.write(`${bundles.length} bundles are as recorded\n`);
  return issues.length > 0 ? 1 : 0;
}

/** The lists in the chart's facts: the kinds, the namespaces and the pods of the bundle. */
function report(name: string, { folder, files, objects, withoutNamespaces = [] }: VendoredSource): string {
  const kinds = (inside: boolean) =>
    [
      ...new Set(objects.filter(({ namespace }) => (namespace !== undefined) === inside).map(({ kind }) => kind)),
    ].sort();
  const pods = objects.flatMap(({ kind, name: workload, pods: labels }) =>
    labels ? [`  ${kind} ${workload}: ${JSON.stringify(labels)}`] : [],
  );
  return `${Object.entries(files)
    .map(([file, hash]) => `+ ${folder}/${file}  sha256 ${hash}`)
    .join("\n")}
${withoutNamespaces.map((namespace) => `without its Namespace ${namespace}: declare it in application.ts\n`).join("")}kinds with a namespace: ${kinds(true).join(", ")}
kinds without one: ${kinds(false).join(", ")}
pods:
${pods.join("\n")}
Next: declare a chart with source: vendored(lock, "${name}") in charts.ts, then run "npm run generate".
`;
}
