import { type Kind, kinds } from "./arguments.ts";
import { newApplication } from "./new/application.ts";
import { newChart, newCluster, newExternalServer, newMicroservice } from "./new/kinds.ts";
import { type NewOptions, refuseWrongOptions } from "./new/options.ts";
import { write } from "./new/write.ts";

const makers = {
  microservice: newMicroservice,
  external: newExternalServer,
  chart: newChart,
  cluster: newCluster,
} as const;

/**
 * Writes the facts of something new and registers them in the catalog. The facts are planned, rendered and checked before the
 * first file is written.
 * @returns the exit code
 * @throws Usage where the command line is wrong; Refused where the facts would not pass every check
 */
export async function runNew(options: NewOptions, root: string): Promise<number> {
  const { name, quiet } = options;
  const kind = kinds.find((each) => each === options.kind) as Kind; // the command accepts no other kind
  refuseWrongOptions(kind, options);
  if (kind === "application") return newApplication(options, root);
  const { files, next } = makers[kind](name, options, root);
  write(root, files);
  if (!quiet)
    process.stdout.write(
      `${files.map(({ path, isNew }) => `${isNew ? "+" : "~"} ${path}\n`).join("")}Next: ${next}.\n`,
    );
  return 0;
}
