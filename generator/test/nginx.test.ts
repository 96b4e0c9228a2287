import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needs } from "../../setup/needs.ts";
import { auth } from "./nginx/auth.ts";
import { entry } from "./nginx/entry.ts";
import { type Fixture, startFixture } from "./nginx/fixture.ts";
import { forwarding } from "./nginx/forwarding.ts";
import { health } from "./nginx/health.ts";
import { hosts } from "./nginx/hosts.ts";
import { keptConnections } from "./nginx/kept-connections.ts";
import { limits } from "./nginx/limits.ts";
import { page } from "./nginx/page.ts";
import { nginxVersion, testConfiguration } from "./nginx/process.ts";
import { renderedClusters } from "./nginx/rendered.ts";
import { routes } from "./nginx/routes.ts";
import { trouble } from "./nginx/trouble.ts";

describe(`the rendered configuration on ${nginxVersion() ?? "nginx"}`, needs("nginx"), () => {
  test("nginx is installed", () => expect(nginxVersion()).toMatch(/^nginx version: nginx/));

  describe.each(renderedClusters())("$name", (cluster) => {
    test.each(["gateway", "page"] as const)("nginx -t accepts the %s's configuration", async (name) => {
      const { upstreams } = cluster[name];
      const upstreamPorts = Object.fromEntries(upstreams.map(({ name: upstream }) => [upstream, 9]));
      const { code, said } = await testConfiguration(cluster[name], {
        dnsPort: 53,
        upstreamPorts,
        pods: "127.0.0.0/8",
        testsDns: true,
      });
      expect(said).not.toMatch(/\[(warn|alert|error|emerg)\]/);
      expect([code, said]).toEqual([0, expect.stringContaining("test is successful")]);
    });

    describe("with healthy backends", () => {
      let fixture: Fixture;
      beforeAll(async () => {
        fixture = await startFixture(cluster);
      });
      afterAll(() => fixture?.close());

      describe("routes", () => routes(cluster, () => fixture));
      describe("auth", () => auth(cluster, () => fixture));
      describe("forwarding", () => forwarding(cluster, () => fixture));
      describe("kept connections", () => keptConnections(cluster, () => fixture));
      describe("limits", () => limits(cluster, () => fixture));
      describe("hosts", () => hosts(cluster, () => fixture));
      describe("health", () => health(cluster, () => fixture));
      describe("page", () => page(cluster, () => fixture));
      test.each(["gateway", "page"] as const)("the %s logs no warning or error except about requests", (name) => {
        expect(fixture[name].complaints()).not.toMatch(/\[(warn|crit|alert|emerg)\].*/);
      });
    });
  });

  describe("a host with every kind of path", entry);

  describe.concurrent.each(renderedClusters())("$name with failing backends", trouble);
});
