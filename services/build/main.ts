/** `npm run images`: builds every image that the catalog releases. See `--help`. */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { npmAccess } from "./npm-access.ts";
import { type Target, targets } from "./targets.ts";
import { findTool, type Tool } from "./tools.ts";

const help = `npm run images -- [NAME...] [options]

Builds the images of services/ under the names and tags that the catalog releases; without NAME, all of them.

  --push                 to the registry, for linux/amd64 and linux/arm64 unless --platform says otherwise
  --platform LIST        such as linux/amd64,linux/arm64
  --tool NAME            docker, podman or buildah; the first one that answers unless said
  --build-arg NAME=TEXT  a base image of one's own: BUILD_IMAGE, RUN_IMAGE, PAGE_IMAGE
  --list                 prints names and references, and builds nothing
  --verbose              shows what the build says
`;

const options = {
  push: { type: "boolean", default: false },
  platform: { type: "string" },
  tool: { type: "string" },
  "build-arg": { type: "string", multiple: true, default: [] as string[] },
  list: { type: "boolean", default: false },
  verbose: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

type Values = ReturnType<typeof parse>["values"];

const parse = () => parseArgs({ options, allowPositionals: true });

function main(): void {
  const { values, positionals } = parse();
  if (values.help) return void process.stdout.write(help);
  const wanted = chosen(positionals);
  if (values.list) return void process.stdout.write(wanted.map((one) => `${one.name} ${one.reference}\n`).join(""));
  const tool = findTool(values.tool);
  const secrets = npmAccess();
  try {
    for (const target of wanted) build(target, tool, values, secrets);
  } finally {
    const folder = /src=(.*)$/.exec(secrets[0] ?? "")?.[1];
    if (folder) rmSync(dirname(folder), { recursive: true, force: true });
  }
}

function chosen(names: readonly string[]): Target[] {
  const all = targets();
  const unknown = names.filter((name) => !all.some((target) => target.name === name));
  if (unknown.length > 0)
    throw new Error(`no image is called ${unknown.join(" or ")}: ${all.map(({ name }) => name).join(", ")}`);
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

function build({ name, reference, stage }: Target, tool: Tool, values: Values, secrets: readonly string[]): void {
  const platforms = values.platform?.split(",") ?? (values.push ? ["linux/amd64", "linux/arm64"] : []);
  const args = values["build-arg"];
  const start = performance.now();
  for (const command of tool.commands({ reference, stage, service: name, args, secrets, platforms, push: values.push }))
    run(command, values.verbose);
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  const size = platforms.length > 1 ? "" : `${megabytes(tool.size(reference))} MB`;
  process.stdout.write(`${name.padEnd(16)} ${size.padStart(8)} ${seconds.padStart(7)} s  ${reference}\n`);
}

const cwd = fileURLToPath(new URL("../..", import.meta.url));

function run([program, ...args]: readonly [string, ...string[]], verbose: boolean): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    maxBuffer: 1e9,
    stdio: ["ignore", verbose ? "inherit" : "pipe", verbose ? "inherit" : "pipe"],
  });
  if (status === 0) return stdout ?? "";
  const said = `${stdout ?? ""}${stderr ?? ""}`.trimEnd().split("\n").slice(-30).join("\n");
  throw new Error(`${program} ${args.join(" ")}\n${error?.message ?? said}\nended with ${status}`);
}

/** docker and podman print bytes; buildah prints a JSON list of images with a size such as "52.1 MB". */
function megabytes(command: readonly [string, ...string[]]): string {
  const said = run(command, false).trim();
  if (/^\d+$/.test(said)) return (Number(said) / 1e6).toFixed(0);
  return /"size":\s*"([\d.]+)/.exec(said)?.[1] ?? "?";
}

try {
  main();
} catch (error) {
  process.stderr.write(`✖ ${(error as Error).message}\n`);
  process.exitCode = 1;
}
