import { expect, test } from "vitest";
import { ask } from "./ask.ts";
import type { Nginx } from "./process.ts";
import type { RenderedCluster } from "./rendered.ts";
import type { World } from "./world.ts";

/** What /api/health says, as JSON. */
export async function askHealth({ port }: Nginx, headers: Readonly<Record<string, string>> = {}) {
  const answer = await ask(port, "/api/health", { headers });
  return { ...answer, said: JSON.parse(answer.text) };
}

/** Every backend of the plan and nothing else, each with a status. */
export function states({ plan }: RenderedCluster, status: (name: string) => string): Record<string, unknown> {
  return Object.fromEntries(
    plan.gateway.backends.map(({ name }) => [name, expect.objectContaining({ status: status(name) })]),
  );
}

export function health(cluster: RenderedCluster, world: () => World): void {
  test.each(["gateway", "page"] as const)(
    "/api/health says what each backend says of itself, asked at the %s",
    async (entry) => {
      const { status, said, headers } = await askHealth(world()[entry]);
      expect([status, headers["content-type"]]).toEqual([200, "application/json"]);
      expect(said).toEqual(states(cluster, () => "ready"));
    },
  );

  test("how a client wants its answer is not asked of the backends: their words must fit into JSON", async () => {
    const wishes = { "accept-encoding": "gzip", range: "bytes=0-1", "if-none-match": '"x"' };
    const { said, headers } = await askHealth(world().gateway, wishes);
    expect([said, headers["content-encoding"]]).toEqual([states(cluster, () => "ready"), "gzip"]);
    for (const { name } of cluster.plan.gateway.backends) {
      const asked = world().backend(name).asked.at(-1);
      expect(Object.keys(asked?.headers ?? {}).filter((header) => header in wishes)).toEqual([]);
    }
  });
}
