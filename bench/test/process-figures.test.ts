import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { cpuSecondsOf, memoryOf, parseCpuSeconds, parseRollup } from "../process-figures.ts";

const rollup = `55d1c8a00000-7ffd3e9fe000 ---p 00000000 00:00 0                          [rollup]
Rss:               83456 kB
Pss:               41728 kB
Pss_Dirty:         30000 kB
Shared_Clean:      40000 kB
`;

test("reads Rss and Pss from smaps_rollup in bytes", () => {
  expect(parseRollup(rollup)).toEqual({ rss: 83456 * 1024, pss: 41728 * 1024 });
  expect(parseRollup(rollup.replace(/Pss: .*\n(Pss_Dirty: .*\n)/, "$1Pss:                   8 kB\n")).pss).toBe(8192);
});

test("an invalid smaps_rollup is quoted in the error", () => {
  expect(() => parseRollup("Rss: 1 kB\n")).toThrow(/no line "Pss: <number> kB":\nRss: 1 kB/);
});

test("reads user and system time of a process with any name, without its children's", () => {
  const after = "S 1 42 42 0 -1 4194560 9000 100 3 0 150 25 7000 8000 20 0 11 0 12345 1000000 2000";
  expect(parseCpuSeconds(`42 (node) ${after}\n`)).toBe(1.75);
  expect(parseCpuSeconds(`42 (a) 7 (b c) ${after}\n`)).toBe(1.75);
  expect(() => parseCpuSeconds("")).toThrow(/not a line of \/proc/);
});

test.skipIf(process.platform !== "linux")("reads memory and CPU time of this process", () => {
  const { rss, pss } = memoryOf(process.pid);
  expect(rss).toBeGreaterThan(20e6);
  expect(pss).toBeLessThanOrEqual(rss);
  const before = cpuSecondsOf(process.pid);
  const spentHere = () => process.cpuUsage().user + process.cpuUsage().system;
  const end = spentHere() + 300_000;
  while (spentHere() < end);
  const spent = cpuSecondsOf(process.pid) - before;
  expect(spent).toBeGreaterThan(0.25);
  // A process that has ended counts nothing.
  expect(cpuSecondsOf(spawnSync("true").pid)).toBe(0);
});
