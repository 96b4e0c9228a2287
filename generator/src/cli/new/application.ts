import { createInterface } from "node:readline/promises";
import { facts } from "../../facts.ts";
import type { Application } from "../../model/application.ts";
import { argocdNamespace } from "../../model/argocd.ts";
import { longestName, wrongDnsLabel } from "../../model/names.ts";
import { Usage } from "../command/usage.ts";
import { clear, removedFiles } from "./application/clear.ts";
import { git, originOf } from "./application/git.ts";
import { monitors } from "./application/indexes.ts";
import { NotPossible } from "./not-possible.ts";
import type { NewOptions } from "./options.ts";

/**
 * Replaces the application of this repository by an empty one of another name.
 * @returns the exit code
 * @throws Usage where the name cannot be used, or there is no terminal to ask on; Error where files are not committed
 */
export async function newApplication({ name, yes, quiet }: NewOptions, root: string): Promise<number> {
  refuseName(name);
  const own = Object.keys(facts.microservices).filter((each) => !monitors.includes(each));
  const say = (text: string) => quiet || process.stdout.write(text);
  if (facts.application.name === name) {
    if (own.length > 0)
      throw new Usage(`this is ${name} already, with ${own.join(", ")}: choose another name to begin anew`);
    say(`nothing to do: this is ${name} already, without a microservice\n`);
    return 0;
  }
  refuseUncommitted(root);
  const files = removedFiles(root);
  if (!yes && !(await agrees(files.length))) {
    say("nothing written\n");
    return 1;
  }
  const application = applicationOf(name, root);
  clear(root, application, facts);
  say(`${application.title} has the namespaces ${Object.keys(application.namespaces).join(" and ")} and no microservice of its own.
${files.length} files of ${facts.application.title} are removed; git has them.
Next: read README.md, check generator/src/catalog/application.ts, run "npm install", commit everything, then
npm run new -- microservice NAME --image REFERENCE --port N.
`);
  return 0;
}

function refuseName(name: string): void {
  const wrong = wrongDnsLabel(name, longestName);
  if (wrong) throw new Usage(wrong);
  if ([...platformNamespaces, ...monitors, ...Object.keys(facts.monitoring.stacks.prometheus)].includes(name))
    throw new Usage(
      `"${name}" is not usable: its namespace would have the name of something else. Choose another name.`,
    );
}

/** Namespaces that are there already. */
const platformNamespaces = [
  ...["default", "kube-node-lease", "kube-public", "kube-system"],
  argocdNamespace,
  facts.application.monitoring,
];

/** Refuses while files are not committed: git must hold all that is removed. */
function refuseUncommitted(root: string): void {
  const changed = git(root, "status", "--porcelain").trimEnd();
  if (changed === "") return;
  const [first, second, third, ...others] = changed.split("\n");
  const shown = [first, second, third].filter(Boolean).join("\n  ");
  throw new NotPossible(
    `files are removed, and these changes are not in git yet: commit or stash them first\n  ${shown}${others.length > 0 ? `\n  and ${others.length} more` : ""}`,
  );
}

async function agrees(files: number): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new Usage(`${files} files are removed, and there is no terminal to ask on: add --yes`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(
    `${files} files of ${facts.application.title} are removed: its facts, services, pages and rendered trees. Type yes to go on: `,
  );
  terminal.close();
  return answer.trim() === "yes";
}

function applicationOf(name: string, root: string): Application {
  const { monitoring, namespaces } = facts.application;
  const origin = originOf(root);
  const shared = namespaces[monitoring];
  if (!shared) throw new Error(`generator/src/catalog/application.ts has no namespace ${monitoring}`);
  return {
    name,
    title: name
      .split("-")
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join(" "),
    domain: `${name}.example.com`,
    namespaces: {
      [name]: {
        owner: name,
        quota: { requests: { cpu: "4", memory: "8Gi" }, limits: { cpu: "32", memory: "24Gi" }, pods: 100 },
        podSecurity: "restricted",
      },
      [monitoring]: shared,
    },
    monitoring,
    registry: `ghcr.io/${origin?.owner ?? name}`,
    repository: { url: origin?.url ?? `https://github.com/${name}/${name}-gitops.git`, revision: "main" },
  };
}
