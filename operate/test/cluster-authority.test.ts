import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { connect } from "node:tls";
import { describe, expect, it } from "vitest";
import type { PlannedSecret } from "../../generator/src/plan/types.ts";
import type { Api } from "../api.ts";
import {
  authorityOf,
  createAuthority,
  isForeign,
  makeCertificates,
  signHosts,
  whyRenew,
} from "../cluster/authority.ts";
import type { LiveObject } from "../kinds.ts";
import { laptop, rack } from "./fixture.ts";

const day = 86_400_000;
const hosts = ["a.test", "b.test"];
const authority = await createAuthority("one");
const host = await signHosts(authority, hosts);
const later = (days: number) => new Date(Date.now() + days * day);

describe("a host's certificate", () => {
  const certificate = new X509Certificate(host.certificate);
  const root = new X509Certificate(authority.certificate);

  it("is signed by the authority, for these hosts only", () => {
    expect(certificate.verify(root.publicKey)).toBe(true);
    expect(certificate.checkIssued(root)).toBe(true);
    expect(hosts.map((name) => certificate.checkHost(name))).toEqual(hosts);
    expect(certificate.checkHost("c.test")).toBeUndefined();
  });

  it("may not sign other certificates, unlike the authority's", () => {
    expect([certificate.ca, root.ca]).toEqual([false, true]);
  });

  it("is valid from yesterday, since clocks may be late, and no longer than browsers accept", () => {
    const [from, to] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
    expect(from).toBeLessThan(Date.now() - day + 60_000);
    expect((to - from) / day).toBeLessThan(825);
    expect(Date.parse(root.validTo)).toBeGreaterThan(to);
  });

  it("has a key and a serial number of its own", async () => {
    const other = await signHosts(authority, hosts);
    expect(other.key).not.toBe(host.key);
    expect(new X509Certificate(other.certificate).serialNumber).not.toBe(certificate.serialNumber);
    expect(other.certificate).not.toContain("PRIVATE KEY");
  });

  it("is accepted by a client that trusts the authority, and by no other", async () => {
    const server = createServer({ cert: host.certificate, key: host.key }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const handshake = async (servername: string, ca: string) => {
      const socket = connect({ host: "127.0.0.1", port, servername, ca });
      try {
        await once(socket, "secureConnect");
        return "accepted";
      } catch (error) {
        return (error as NodeJS.ErrnoException).code;
      } finally {
        socket.destroy();
      }
    };
    try {
      expect(await handshake("b.test", authority.certificate)).toBe("accepted");
      expect(await handshake("c.test", authority.certificate)).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
      const { certificate: namesake } = await createAuthority("one");
      expect(await handshake("b.test", namesake)).toMatch(/SIGNATURE|VERIFY/);
    } finally {
      server.close();
    }
  });
});

describe("a certificate", () => {
  const why = (now?: Date, names: readonly string[] = hosts, by = authority) =>
    whyRenew(host.certificate, by.certificate, names, now);

  it("is not renewed while it is valid, for fewer hosts either", () => {
    expect(why()).toBeUndefined();
    expect(why(later(366))).toBeUndefined();
    expect(why(undefined, ["a.test"])).toBeUndefined();
  });

  it.each([
    [368, "expires in 28 days"],
    [396.5, "expires in 0 days"],
    [400, "expired 4 days ago"],
  ])("is renewed because of its age: after %d days", (days, words) => {
    expect(why(later(days))).toBe(words);
  });

  it("is renewed if it lacks a host", () => {
    expect(why(undefined, ["a.test", "c.test", "d.test"])).toBe("lacks c.test, d.test");
  });

  it("is renewed for a new authority, though it has the same name", async () => {
    const again = await createAuthority("one");
    expect(why(undefined, hosts, again)).toBe("was signed by an earlier authority");
    expect(isForeign(host.certificate, again.certificate)).toBe(false);
  });

  it("is foreign if another authority signed it", async () => {
    const other = await createAuthority("two");
    expect(isForeign(host.certificate, other.certificate)).toBe(true);
    expect(isForeign(host.certificate, authority.certificate)).toBe(false);
  });
});

describe.each([laptop, rack])("the certificates of $cluster.name", ({ planned }) => {
  const [declared, ...rest] = planned.secrets.filter(({ type }) => type === "kubernetes.io/tls");
  if (!declared) throw new Error("no certificate is declared");
  const id = `${declared.namespace}/${declared.name}`;
  const signed = ({ namespace, name }: PlannedSecret) => `${namespace}/${name} signed for ${planned.hosts.join(", ")}`;

  /** A cluster that has only Secrets. */
  function store() {
    const now = new Map<string, LiveObject>();
    const put = async (object: LiveObject) =>
      void now.set(`${object.metadata.namespace}/${object.metadata.name}`, object);
    const find = async (_: string, namespace: string, name: string) => now.get(`${namespace}/${name}`);
    return { api: { find, create: put, apply: put } as unknown as Api, now };
  }
  const pemIn = (object: LiveObject | undefined) => Buffer.from(object?.data["tls.crt"], "base64").toString();

  it("are created once and then left unchanged", async () => {
    const { api, now } = store();
    expect(await makeCertificates({ api, planned }, false)).toEqual([
      "local authority created",
      ...[declared, ...rest].map(signed),
    ]);
    const root = (await authorityOf({ api })) ?? "";
    expect(whyRenew(pemIn(now.get(id)), root, planned.hosts)).toBeUndefined();
    expect(await makeCertificates({ api, planned }, false)).toEqual([]);
  });

  it("are renewed for a new authority", async () => {
    const { api, now } = store();
    await makeCertificates({ api, planned }, false);
    now.delete("argocd/local-authority");
    expect((await makeCertificates({ api, planned }, false)).at(-1)).toMatch(
      "because the previous one was signed by an earlier authority",
    );
    expect(whyRenew(pemIn(now.get(id)), (await authorityOf({ api })) ?? "", planned.hosts)).toBeUndefined();
  });

  it("of another authority are kept, even shortly before they expire", async () => {
    const { api, now } = store();
    const own = await signHosts(await createAuthority("own"), ["own.test"], later(-390));
    const data = { "tls.crt": Buffer.from(own.certificate).toString("base64"), "tls.key": "" };
    now.set(id, { apiVersion: "v1", kind: "Secret", metadata: declared, data });
    expect(await makeCertificates({ api, planned }, false)).toEqual(["local authority created", ...rest.map(signed)]);
    expect(pemIn(now.get(id))).toBe(own.certificate);
  });

  it("are required in their Secrets: a Secret without one is an error", async () => {
    const { api, now } = store();
    now.set(id, { apiVersion: "v1", kind: "Secret", metadata: declared });
    await expect(makeCertificates({ api, planned }, false)).rejects.toThrow(
      `Secret ${id} contains no certificate in tls.crt: delete it and run this again`,
    );
  });

  it("are only listed in a dry run", async () => {
    const { api, now } = store();
    expect(await makeCertificates({ api, planned }, true)).toHaveLength(2 + rest.length);
    expect(now.size).toBe(0);
  });
});
