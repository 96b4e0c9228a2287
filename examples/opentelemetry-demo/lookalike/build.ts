/**
 * Builds look-alikes of the example's images, under their names, for a cluster that cannot pull the real ones:
 *
 *     node examples/opentelemetry-demo/lookalike/build.ts [REPOSITORY...]
 *
 * Needs go and buildah, and SHELL_IMAGE where busybox cannot be pulled. Prints the name of each image. Leaves out the repositories that are named: their real images are there.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { imageReference } from "#generator/model/image.ts";
import type { Microservice, Port } from "#generator/model/microservice.ts";
import { facts } from "../facts.ts";

/** The files and programs that the commands in the facts read and start, besides a shell and sed. */
const beside: Readonly<Record<string, { readonly files: readonly string[]; readonly programs: readonly string[] }>> = {
  "frontend-proxy": { files: ["/home/envoy/envoy.tmpl.yaml"], programs: ["envsubst", "envoy"] },
  "image-provider": { files: ["/nginx.conf.template"], programs: ["envsubst", "nginx"] },
};

/** An image with a shell and sed; a look-alike that needs none is built from nothing. */
const shell = process.env.SHELL_IMAGE ?? "docker.io/library/busybox:1.37.0";

function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", ...options });
  if (error || status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error?.message ?? stderr}`);
  return stdout.trim();
}

/** HTTP and gRPC have one server here. A port is one of them if its name or its protocol says so. */
const protocolOf = (name: string, { protocol, appProtocol }: Port): string => {
  if (protocol === "UDP") return "udp";
  return appProtocol || /^(http|otlp|rpc|ofrep|admin|health|management|metrics|prometheus)/.test(name) ? "http" : "tcp";
};

const portsOf = ({ ports }: Microservice): string =>
  Object.entries(ports)
    .map(([name, port]) => `${protocolOf(name, port)}:${port.port}`)
    .join(" ");

function build(microservice: Microservice, program: string, scratch: string): string {
  const { name, image } = microservice;
  const reference = imageReference(image);
  const { files = [], programs = [] } = beside[name] ?? {};
  const root = join(scratch, name);
  const put = (path: string, make: (at: string) => void) => {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    make(join(root, path));
  };
  put("/lookalike", (at) => run("cp", [program, at]));
  for (const file of files) put(file, (at) => writeFileSync(at, ""));
  for (const alias of programs) put(`/usr/local/bin/${alias}`, (at) => symlinkSync("/lookalike", at));
  const container = run("buildah", ["from", programs.length > 0 ? shell : "scratch"]);
  try {
    run("buildah", ["copy", container, root, "/"]);
    const variables = [`LOOKALIKE_OF=${reference}`, `LOOKALIKE_PORTS=${portsOf(microservice)}`];
    const settings = ["--entrypoint", '["/lookalike"]', "--cmd", "", ...variables.flatMap((text) => ["--env", text])];
    run("buildah", ["config", ...settings, container]);
    run("buildah", ["commit", "--quiet", container, reference]);
  } finally {
    run("buildah", ["rm", container]);
  }
  return reference;
}

const present = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), "lookalike-"));
try {
  const program = join(scratch, "program");
  const env = { ...process.env, CGO_ENABLED: "0" };
  run("go", ["build", "-trimpath", "-ldflags", "-s -w", "-o", program, "."], { cwd: import.meta.dirname, env });
  const wanted = Object.values(facts.microservices).filter(
    ({ run, image }) => run.kind === "image" && !present.includes(image.repository),
  );
  for (const microservice of wanted) process.stdout.write(`${build(microservice, program, scratch)}\n`);
} finally {
  rmSync(scratch, { recursive: true });
}
