import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needs } from "../../setup/needs.ts";
import { auth } from "./nginx/auth.ts";
import { forwarding } from "./nginx/forwarding.ts";
import { health } from "./nginx/health.ts";
import { hosts } from "./nginx/hosts.ts";
import { limits } from "./nginx/limits.ts";
import { page } from "./nginx/page.ts";
import { nginxVersion, testConfiguration } from "./nginx/process.ts";
import { renderedClusters } from "./nginx/rendered.ts";
import { routes } from "./nginx/routes.ts";
import { trouble } from "./nginx/trouble.ts";
import { startWorld, type World } from "./nginx/world.ts";

describe(`the rendered configuration on ${nginxVersion() ?? "nginx"}`, needs("nginx"), () => {
  test("nginx runs", () => expect(nginxVersion()).toMatch(/^nginx version: nginx/));

  describe.each(renderedClusters())("$name", (cluster) => {
    test.each(["gateway", "page"] as const)("nginx -t takes the %s's", async (name) => {
      const { upstreams } = cluster[name];
      const upstreamPorts = Object.fromEntries(upstreams.map(({ name: upstream }) => [upstream, 9]));
      const { code, said } = await testConfiguration(cluster[name], {
        dnsPort: 53,
        upstreamPorts,
        pods: "127.0.0.0/8",
      });
      expect(said).not.toMatch(/\[(warn|alert|error|emerg)\]/);
      expect([code, said]).toEqual([0, expect.stringContaining("test is successful")]);
    });

    describe("while all is well", () => {
      let world: World;
      beforeAll(async () => {
        world = await startWorld(cluster);
      });
      afterAll(() => world?.close());

      describe("routes", () => routes(cluster, () => world));
      describe("auth", () => auth(cluster, () => world));
      describe("forwarding", () => forwarding(cluster, () => world));
      describe("limits", () => limits(cluster, () => world));
      describe("hosts", () => hosts(cluster, () => world));
      describe("health", () => health(cluster, () => world));
      describe("page", () => page(cluster, () => world));
      test.each(["gateway", "page"] as const)("the %s complains of nothing but requests", (name) => {
        expect(world[name].complaints()).not.toMatch(/\[(warn|crit|alert|emerg)\].*/);
      });
    });
  });

  describe.concurrent.each(renderedClusters())("$name in trouble", trouble);
});
