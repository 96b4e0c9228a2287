/** The changes of files that stay. */
import type { Application } from "../../../model/application.ts";

/** The application that was, and the one that begins. */
export interface Names {
  readonly old: Application;
  readonly own: Application;
}

export interface Edit {
  readonly path: string;
  readonly change: (text: string, names: Names) => string;
}

/** Scripts of package.json that ran or measured the application's programs. */
export const scripts = ["predev", "dev", "bench"];
/** Packages that only its programs, their tests and their measurements used. */
const packages = ["autocannon", "@types/autocannon", "smtp-server", "@types/smtp-server", "@types/nodemailer"];
/** Packages of its services that the kit and the servers of tests use too, at the same versions. */
const shared = ["ioredis", "pg", "node-pg-migrate", "jose", "file-type"];

interface Package {
  name: string;
  scripts: Record<string, string>;
  devDependencies: Record<string, string>;
}

function packageJson(text: string, name: string, versions: Readonly<Record<string, string>>): string {
  const json = JSON.parse(text) as Package;
  json.name = `${name}-gitops`;
  for (const script of scripts) delete json.scripts[script];
  json.scripts.typecheck = "tsc --noEmit";
  for (const one of packages) delete json.devDependencies[one];
  const all = { ...json.devDependencies, ...versions };
  json.devDependencies = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify(json, null, 2)}\n`;
}

/** @param dependencies the versions of the packages that the services depend on */
export function edits(dependencies: Readonly<Record<string, string>>): readonly Edit[] {
  const versions = Object.fromEntries(Object.entries(dependencies).filter(([name]) => shared.includes(name)));
  return [
    { path: "package.json", change: (text, { own }) => packageJson(text, own.name, versions) },
    {
      path: "docs/architecture.md",
      change: (text) =>
        text
          .replace(/^bench\/ .*\n/m, "")
          .replace(/^(local\/ +).*$/m, "$1the servers that tests start")
          .replace("; nothing outside of `bench/` imports from it", ""),
    },
    {
      path: "docs/add-a-microservice.md",
      change: (text) =>
        text.replace("`services/audit/`", "`services/policy-probe/`").replace(/ Tables are SQL files in .*$/m, ""),
    },
    {
      path: ".github/ISSUE_TEMPLATE/bug.yml",
      change: (text) => text.replace("this machine (npm run dev), ", ""),
    },
    {
      path: ".github/workflows/e2e.yaml",
      change: (text, { old, own }) => text.replaceAll(`part-of=${old.name}`, `part-of=${own.name}`),
    },
  ];
}

/** The pages in which the application is called by its name. */
export const pages = ["*.md", "docs/**/*.md"];
/** The page about another application: the example. */
export const aboutAnother = "docs/your-application.md";

/** A page's text with the names of the application that begins, its namespaces included. */
export function renamed(text: string, { old, own }: Names): string {
  const [first = ""] = Object.keys(own.namespaces);
  const gone = Object.keys(old.namespaces).filter((namespace) => !(namespace in own.namespaces));
  return gone.reduce((page, namespace) => page.replaceAll(namespace, first), text.replaceAll(old.title, own.title));
}
