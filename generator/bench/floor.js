/** The least that writing costs: the bytes of some clusters' trees, again and again, from a loop. `floor.js FROM N TO` */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const [from, count, to] = process.argv.slice(2);
const models = readdirSync(`${from}/clusters`).map((name) =>
  ["clusters", "apps", "argocd"].flatMap((top) =>
    readdirSync(`${from}/${top}/${name}`, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name: file }) => ({
        top,
        path: `${parentPath}/${file}`.slice(`${from}/${top}/${name}/`.length),
        bytes: readFileSync(`${parentPath}/${file}`),
      })),
  ),
);

for (let index = 0; index < Number(count); index++) {
  let last = "";
  for (const { top, path, bytes } of models[index % models.length]) {
    const file = `${to}/${top}/cluster-${index}/${path}`;
    const folder = dirname(file);
    if (folder !== last) mkdirSync(folder, { recursive: true });
    last = folder;
    writeFileSync(file, bytes);
  }
}
