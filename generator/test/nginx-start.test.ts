import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parse } from "yaml";
import { facts } from "./application/index.ts";
import { filesOf } from "./facts.ts";

const folder = mkdtempSync(join(tmpdir(), "nginx-start-"));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ["nameserver 10.96.0.10\nsearch a.svc.cluster.local\noptions ndots:5\n", "resolver 10.96.0.10 valid=10s ipv6=off;\n"],
  ["search a\nnameserver 10.0.0.1\nnameserver fd00::a\n", "resolver 10.0.0.1 [fd00::a] valid=10s ipv6=off;\n"],
])("nginx queries the DNS servers of %j", (resolvConf, directive) => {
  const files = filesOf(facts, "rack");
  for (const name of ["gateway", "frontend"]) {
    const { data } = parse(files.get(`clusters/rack/${name}/configmap.yaml`) ?? "");
    writeFileSync(join(folder, "resolv.conf"), resolvConf);
    const script = data["start.sh"]
      .replace("/etc/resolv.conf", join(folder, "resolv.conf"))
      .replace("/tmp/resolver.conf", join(folder, "resolver.conf"))
      .replace("exec nginx -c", "echo starts");
    expect(script).not.toBe(data["start.sh"]);
    const { status, stdout, stderr } = spawnSync("sh", ["-c", script], { encoding: "utf8" });
    expect([status, stdout, stderr]).toEqual([0, `starts /etc/nginx/${facts.application.name}/nginx.conf\n`, ""]);
    expect(readFileSync(join(folder, "resolver.conf"), "utf8")).toBe(directive);
  }
});
