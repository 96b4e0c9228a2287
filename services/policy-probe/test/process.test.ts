/** policy-probe as a process, with the variables and files of its container. */
import { X509Certificate } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { policyProbe } from "@taskflow/generator/metrics/policy-probe";
import { eventually } from "@taskflow/kit/testing.ts";
import { afterEach, expect, it } from "vitest";
import { temporaryFolder } from "../../../local/servers/guard.ts";
import { freePort } from "../../../local/servers/ports.ts";
import { ready, startProcess, tail } from "../../../local/servers/process.ts";
import { createAuthority, signHosts } from "../../../operate/cluster/authority.ts";
import { contractFaults } from "../../kit/test/contract.ts";
import { closedDoor, openDoor, silentDoor } from "./doors.ts";

const ends: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

it("exports the declared metrics and nothing else, and stops in the middle of an attempt with exit code 0", async () => {
  const doors = [await openDoor(), await closedDoor(), await silentDoor()];
  const folder = temporaryFolder("policy-probe");
  ends.push(folder.remove, ...doors.map(({ close }) => close));
  const certificates = join(folder.path, "certificates");
  mkdirSync(certificates);
  const { certificate } = await signHosts(await createAuthority("test"), ["one.test", "two.test"]);
  writeFileSync(join(certificates, "tls.crt"), certificate);
  const port = await freePort();
  const names = [...doors.map(({ name }) => name), "redis.no-such-namespace.invalid:6379"];
  const plan = {
    name: "policy-probe",
    file: process.execPath,
    args: [fileURLToPath(new URL("../src/main.ts", import.meta.url))],
    log: join(folder.path, "log"),
    environment: {
      APP_NAME: "policy-probe",
      CERTIFICATES: certificates,
      FORBIDDEN: names.join(),
      INTERVAL_SECONDS: "1",
      PORT: String(port),
      TIMEOUT_MS: "1500",
      NODE_COMPILE_CACHE: join(tmpdir(), "taskflow-compile-cache"),
    },
  };
  const running = await startProcess(plan);
  ends.push(() => running.isRunning() && running.end("SIGKILL"));
  const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
  const isReady = async () => (await ask("/readyz").catch(() => undefined))?.ok === true;
  await ready(plan, running, isReady);
  await ask("/nowhere");
  const scrape = async () => (await ask("/metrics")).text();
  await eventually(async () => (await scrape()).includes('_attempts_total{outcome="timed-out"} 1'));
  const exported = await scrape();
  expect(contractFaults(exported, policyProbe)).toEqual([]);
  for (const outcome of ["opened", "refused", "timed-out", "unresolved"])
    expect(exported).toContain(`taskflow_policy_probe_attempts_total{outcome="${outcome}"} 1`);
  const end = Date.parse(new X509Certificate(certificate).validTo) / 1_000;
  for (const host of ["one.test", "two.test"])
    expect(exported).toContain(`taskflow_certificate_not_after_timestamp_seconds{host="${host}"} ${end}`);
  // The second round has started.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(await running.end("SIGTERM")).toEqual({ code: 0, signal: null });
  const last = tail(plan.log, 1);
  expect(JSON.parse(last)).toMatchObject({ service: "policy-probe", message: "stopped" });
});
