import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { longestName, wrongDnsLabel } from "../model/names.ts";
import type { Kind } from "./arguments.ts";
import { Usage } from "./command/usage.ts";
import { identifier, register } from "./register.ts";
import { clusterTemplate, microserviceTemplate } from "./templates.ts";

const scaffolds = {
  microservice: {
    folder: "generator/src/catalog/microservices",
    list: "microservices",
    template: microserviceTemplate,
    next: (name: string) => `write services/${name}`,
  },
  cluster: {
    folder: "generator/src/catalog/clusters",
    list: "clusters",
    template: clusterTemplate,
    next: (name: string) => `run "npm run bootstrap -- ${name}" on the cluster`,
  },
} as const satisfies Record<Kind, object>;

interface Where {
  readonly root: string;
  readonly quiet: boolean;
}

/** Writes the file of a new microservice or cluster, with facts that pass every check, and registers it. */
export function runNew(kind: Kind, name: string, { root, quiet }: Where): number {
  const wrong = wrongDnsLabel(name, longestName);
  if (wrong) throw new Usage(wrong);

  const { folder, list, template, next } = scaffolds[kind];
  const file = `${folder}/${name}.ts`;
  if (existsSync(`${root}/${file}`) || notFacts.includes(name))
    throw new Usage(`${file} is there already: choose another name`);
  const text = template(name);
  const index = `${root}/${folder}/index.ts`;
  const entries = readFileSync(index, "utf8");
  const variable = identifier(name);
  if (!isIdentifier(variable) || [list, ...importedBy(text), ...importedBy(entries)].includes(variable))
    throw new Usage(
      `"${name}" is not usable: the constant ${variable} in ${file} would not compile. Choose another name.`,
    );
  writeFileSync(`${root}/${file}`, text, { flag: "wx" });
  writeFileSync(index, register(entries, list, name));
  if (!quiet)
    process.stdout.write(`+ ${file}
~ ${folder}/index.ts
Next: edit the new file, run "npm run generate", commit both with the rendered trees, then ${next(name)}.
`);
  return 0;
}

/** Files of these folders that hold no facts. */
const notFacts = ["index", "common"];

/** The names that a file's imports declare in it. */
const importedBy = (text: string): string[] =>
  [...text.matchAll(/^import (?:type )?\{ (.*) \}/gm)].flatMap(([, all = ""]) =>
    all.split(", ").map((name) => name.replace(/^.* as /, "")),
  );

const isIdentifier = (variable: string): boolean => /^[a-z]/.test(variable) && !reservedWords.has(variable);

/** The words that cannot name a constant in a module. */
const reservedWords = new Set(
  (
    "await break case catch class const continue debugger default delete do else enum export extends false finally for " +
    "function if implements import in instanceof interface let new null package private protected public return static " +
    "super switch this throw true try typeof var void while with yield arguments eval undefined"
  ).split(" "),
);
