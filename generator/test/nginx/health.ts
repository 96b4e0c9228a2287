import { expect, test } from "vitest";
import { ask } from "./ask.ts";
import type { Fixture } from "./fixture.ts";
import type { Nginx } from "./process.ts";
import type { RenderedCluster } from "./rendered.ts";

/** Requests /api/health and parses the answer. */
export async function askHealth({ port }: Nginx, headers: Readonly<Record<string, string>> = {}) {
  const answer = await ask(port, "/api/health", { headers });
  return { ...answer, said: JSON.parse(answer.text) };
}

/** Every backend of the plan and nothing else, each with a status. */
export function states({ plan }: RenderedCluster, status: (name: string) => string): Record<string, unknown> {
  return Object.fromEntries(
    plan.gateway.checked.map(({ name }) => [name, expect.objectContaining({ status: status(name) })]),
  );
}

export function health(cluster: RenderedCluster, fixture: () => Fixture): void {
  test.each(["gateway", "page"] as const)(
    "/api/health contains each backend's own readiness, through the %s",
    async (entry) => {
      const { status, said, headers } = await askHealth(fixture()[entry]);
      expect([status, headers["content-type"]]).toEqual([200, "application/json"]);
      expect(said).toEqual(states(cluster, () => "ready"));
    },
  );

  test("does not pass a client's encoding, range or condition to the backends: their answers become part of JSON", async () => {
    const wishes = { "accept-encoding": "gzip", range: "bytes=0-1", "if-none-match": '"x"' };
    const { said, headers } = await askHealth(fixture().gateway, wishes);
    expect([said, headers["content-encoding"]]).toEqual([states(cluster, () => "ready"), "gzip"]);
    for (const { name } of cluster.plan.gateway.backends) {
      const asked = fixture().backend(name).asked.at(-1);
      expect(Object.keys(asked?.headers ?? {}).filter((header) => header in wishes)).toEqual([]);
    }
  });
}
