import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { didYouMean, longestName, wrongDnsLabel } from "../model/names.ts";
import { type Asked, Usage } from "./arguments.ts";
import { register } from "./register.ts";
import { clusterTemplate, microserviceTemplate } from "./templates.ts";

const nouns = {
  microservice: {
    folder: "generator/src/catalog/microservices",
    list: "microservices",
    template: microserviceTemplate,
  },
  cluster: { folder: "generator/src/catalog/clusters", list: "clusters", template: clusterTemplate },
} as const;

/** Writes the one file of a new microservice or cluster, with defaults that render, and registers it. */
export function runNew({ names, quiet }: Asked, root: string): number {
  const [noun = "", name = "", ...rest] = names;
  if (noun !== "microservice" && noun !== "cluster")
    throw new Usage(
      `new what? "${noun}" is neither a microservice nor a cluster: ${didYouMean(noun, Object.keys(nouns))}`,
    );
  if (name === "" || rest.length > 0) throw new Usage(`one name is needed: npm run new -- ${noun} NAME`);
  const wrong = wrongDnsLabel(name, longestName);
  if (wrong) throw new Usage(wrong);

  const { folder, list, template } = nouns[noun];
  const file = `${folder}/${name}.ts`;
  if (existsSync(`${root}/${file}`) || reserved.includes(name)) throw new Usage(`${file} is there already`);
  const index = `${root}/${folder}/index.ts`;
  const registered = register(readFileSync(index, "utf8"), list, name);
  writeFileSync(`${root}/${file}`, template(name), { flag: "wx" });
  writeFileSync(index, registered);
  if (!quiet) process.stdout.write(`+ ${file}\n~ ${folder}/index.ts\nedit the first, then: npm run generate\n`);
  return 0;
}

/** Files in the folders that are no facts. */
const reserved = ["index", "common"];
