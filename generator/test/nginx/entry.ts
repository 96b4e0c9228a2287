import { afterAll, beforeAll, expect, test } from "vitest";
import { host, ways, withEntry } from "../entry/facts.ts";
import { ask } from "./ask.ts";
import { token } from "./backend.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { expectProblem } from "./problem.ts";
import { renderedClusters } from "./rendered.ts";

/** One host with every kind of path: exact ones, one below another, ports, images without routes, the gateway itself. */
export function entry(): void {
  let fixture: Fixture;
  beforeAll(async () => {
    const [cluster] = renderedClusters(withEntry());
    if (cluster) fixture = await startFixture(cluster);
  });
  afterAll(() => fixture?.close());
  const headers = { host, authorization: token.good };

  test.each(ways.filter(({ answer }) => answer !== undefined))("$asked", async ({ asked, answer }) => {
    const { status, text } = await ask(fixture.gateway.port, asked, { headers });
    if (typeof answer === "number") expect(status).toBe(answer);
    else expect(JSON.parse(text)).toMatchObject({ at: answer?.[0], url: answer?.[1] });
  });

  test("a path's maxBody replaces its routes'", async () => {
    const post = (length: number) =>
      ask(fixture.gateway.port, "/export/tasks", { method: "POST", headers, body: Buffer.alloc(length) });
    expect(JSON.parse((await post(2 ** 21)).text)).toMatchObject({ bytes: 2 ** 21 });
    expectProblem(await post(2 ** 21 + 1), 413);
  });

  test("a path's timeoutSeconds ends an answer that pauses for longer", async () => {
    const backend = fixture.backend("tasks_export");
    backend.hangs = true;
    const answer = await ask(fixture.gateway.port, "/export/tasks", { headers });
    backend.hangs = false;
    expectProblem(answer, 504);
    expect(answer.seconds).toBeGreaterThan(1.5);
    expect(answer.seconds).toBeLessThan(3.5); // the gateway's own limit is 4 s in these tests
  });

  test("/api/health asks the services of ours alone, each once", async () => {
    const { text } = await ask(fixture.gateway.port, "/api/health", { headers });
    expect(Object.keys(JSON.parse(text))).toEqual(["archive", "auth", "images", "tasks"]);
  });
}
