// Makes sure that the scripts in package.json run on the Node that package-lock.json pins. Runs after `npm ci` and before
// the scripts that people start first. In JavaScript that any Node can run.
import { existsSync, symlinkSync } from "node:fs";

const { platform, arch, versions } = process;
const names = [`node-${platform}-${arch}`, `node-bin-${platform}-${arch}`];
const modules = new URL("../node_modules/", import.meta.url);
const found = names.find((name) => existsSync(new URL(`${name}/bin/node`, modules)));
const link = new URL(".bin/node", modules);

// npm 10 installs the package, but does not link its program: the packages of other platforms have one of the same name.
if (found && !existsSync(link)) symlinkSync(`../${found}/bin/node`, link);

if (!found && Number.parseInt(versions.node, 10) < 26) {
  const reason = `npm has installed no Node for ${platform}-${arch}, and this one is ${versions.node}`;
  process.stderr.write(
    `This repository needs Node 26 or newer: ${reason}. Install Node 26, or run npm ci without --omit.\n`,
  );
  process.exitCode = 1;
}
