/** The least that writing costs: the same bytes into the same files, from a loop. `floor.js FROM TO` copies a tree. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const [from, to] = process.argv.slice(2);
// One cluster's files stand for all of its kind: what is measured is writing, and reading them all would be as much again.
const known = new Map();
for (const top of ["clusters", "apps", "argocd"]) {
  for (const cluster of readdirSync(`${from}/${top}`)) {
    const model = cluster.replace(/-\d+$/, "");
    const walk = (folder) => {
      mkdirSync(`${to}/${folder}`, { recursive: true });
      for (const entry of readdirSync(`${from}/${folder}`, { withFileTypes: true })) {
        const path = `${folder}/${entry.name}`;
        if (entry.isDirectory()) walk(path);
        else {
          const key = path.replace(`/${cluster}`, `/${model}`);
          const bytes = known.get(key) ?? readFileSync(`${from}/${path}`);
          known.set(key, bytes);
          writeFileSync(`${to}/${path}`, bytes);
        }
      }
    };
    walk(`${top}/${cluster}`);
  }
}
