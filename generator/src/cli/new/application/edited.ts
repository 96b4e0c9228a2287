/** The changes of files that stay. */
import type { Application } from "../../../model/application.ts";

export interface Edit {
  readonly path: string;
  readonly change: (text: string, application: Application) => string;
}

/** Scripts of package.json that ran or measured the application's programs. */
export const scripts = ["predev", "dev", "bench"];
/** Packages that only its programs, their tests and their measurements used. */
const packages = ["autocannon", "@types/autocannon", "smtp-server", "@types/smtp-server", "@types/nodemailer"];
/** Packages of its services that the kit and the servers of tests use too, at the same versions. */
const shared = ["ioredis", "pg", "jose", "file-type"];

interface Package {
  name: string;
  scripts: Record<string, string>;
  devDependencies: Record<string, string>;
}

function packageJson(text: string, { name }: Application, versions: Readonly<Record<string, string>>): string {
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
    { path: "package.json", change: (text, application) => packageJson(text, application, versions) },
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
      path: ".github/workflows/e2e.yaml",
      change: (text, { name }) => text.replaceAll("part-of=taskflow", `part-of=${name}`),
    },
  ];
}

/** The pages in which the application is called by its name. */
export const named = ["*.md", "docs/**/*.md"];
