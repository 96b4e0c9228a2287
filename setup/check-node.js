// Runs after `npm ci` and before the scripts that people start first. JavaScript, so that any Node can run it.
const [major] = process.versions.node.split(".");
if (Number(major) < 26) {
  const platform = `${process.platform}-${process.arch}`;
  const reason = `npm has installed no Node for ${platform}, and this one is ${process.versions.node}`;
  process.stderr.write(`TaskFlow needs Node 26 or newer: ${reason}. Install Node 26, or run npm ci without --omit.\n`);
  process.exitCode = 1;
}
