import { createHash, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolverRules, verifiedKey } from "../../e2e/browser.ts";
import { createAuthority, signHosts } from "../cluster/authority.ts";
import type { WayIn } from "../load/way-in.ts";

it("resolves the way's host and no other name", () => {
  expect(resolverRules({ serverName: "a.test", address: "192.0.2.7" })).toBe(
    "MAP a.test 192.0.2.7, MAP * ~NOTFOUND, EXCLUDE 192.0.2.7",
  );
  expect(resolverRules({ serverName: undefined, address: "192.0.2.7" })).toBe("MAP * ~NOTFOUND, EXCLUDE 192.0.2.7");
});

describe("the verified key of a certificate", async () => {
  const authority = await createAuthority("one");
  const host = await signHosts(authority, ["a.test"]);
  const server = createServer({ cert: host.certificate, key: host.key });
  beforeAll(() => once(server.listen(0, "127.0.0.1"), "listening"));
  afterAll(() => void server.close());
  const way = (serverName: string, trusted: string): WayIn => {
    const { port } = server.address() as AddressInfo;
    const origin = `https://${serverName}`;
    return { origin, address: "127.0.0.1", port, serverName, authority: trusted, through: [], hasPage: true };
  };

  it("is a hash in the form that Chromium accepts", async () => {
    const spki = new X509Certificate(host.certificate).publicKey.export({ type: "spki", format: "der" });
    const key = await verifiedKey(way("a.test", authority.certificate));
    expect(key).toBe(createHash("sha256").update(spki).digest("base64"));
  });

  it("is refused for another name or another authority", async () => {
    await expect(verifiedKey(way("b.test", authority.certificate))).rejects.toThrow(
      /^the certificate of b.test at 127/,
    );
    const { certificate } = await createAuthority("one");
    await expect(verifiedKey(way("a.test", certificate))).rejects.toThrow(/^the certificate of a.test at 127/);
  });
});
