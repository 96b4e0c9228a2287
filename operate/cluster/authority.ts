/**
 * A certificate authority per cluster, and certificates for the cluster's hosts. Its key stays in a Secret of the cluster. A
 * browser that trusts its certificate trusts every host of this cluster, and of no other.
 */
import "reflect-metadata";
import { webcrypto, X509Certificate } from "node:crypto";
import * as x509 from "@peculiar/x509";
import type { PlannedSecret } from "../../generator/src/plan/types.ts";
import { argocdNamespace, title } from "../application.ts";
import type { LiveObject } from "../kinds.ts";
import { partOf } from "../planned.ts";
import type { Target } from "../target.ts";

x509.cryptoProvider.set(webcrypto as Crypto);

const authoritySecret = { namespace: argocdNamespace, name: "local-authority" } as const;
const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const day = 86_400_000;
/** Days. Browsers refuse certificates of more than 825. */
const lives = { authority: 3650, host: 397, renewBefore: 30 };

/** A certificate and its key, in PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

export async function createAuthority(cluster: string, now = new Date()): Promise<KeyPair> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: `CN=${title} ${cluster} local authority`,
    notBefore: new Date(now.getTime() - day),
    notAfter: new Date(now.getTime() + lives.authority * day),
    signingAlgorithm: algorithm,
    keys: keys as x509.X509CertificateCreateSelfSignedParams["keys"] & object,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString("pem"), key: await keyText(keys.privateKey) };
}

/** @param hosts the DNS names of the certificate */
export async function signHosts(authority: KeyPair, hosts: readonly string[], now = new Date()): Promise<KeyPair> {
  const issuer = new x509.X509Certificate(authority.certificate);
  const signingKey = await webcrypto.subtle.importKey("pkcs8", keyBytes(authority.key), algorithm, false, ["sign"]);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: `CN=${hosts[0]}`,
    issuer: issuer.subject,
    notBefore: new Date(now.getTime() - day),
    notAfter: new Date(now.getTime() + lives.host * day),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(hosts.map((value) => ({ type: "dns" as const, value }))),
      // Strict clients, such as Python 3.13, refuse a certificate without these two.
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return { certificate: certificate.toString("pem"), key: await keyText(keys.privateKey) };
}

/** Whether someone else issued the certificate: its issuer's name is not that of the cluster's authority, present or earlier. */
export function isForeign(pem: string, authority: string): boolean {
  return new X509Certificate(pem).issuer !== new X509Certificate(authority).subject;
}

/** The reason to renew a certificate of the cluster's authority; undefined if it is valid. */
export function whyRenew(
  pem: string,
  authority: string,
  hosts: readonly string[],
  now = new Date(),
): string | undefined {
  const certificate = new X509Certificate(pem);
  // The issuer's name is not enough: a new authority has the same name as the earlier one.
  if (!certificate.verify(new X509Certificate(authority).publicKey)) return "was signed by an earlier authority";
  const left = Math.floor((Date.parse(certificate.validTo) - now.getTime()) / day);
  if (left < 0) return `expired ${-left} days ago`;
  if (left < lives.renewBefore) return `expires in ${left} days`;
  const missing = hosts.filter((host) => certificate.checkHost(host) === undefined);
  return missing.length > 0 ? `lacks ${missing.join(", ")}` : undefined;
}

/** The certificate of the cluster's authority, in PEM; undefined if there is none. */
export async function authorityOf({ api }: Pick<Target, "api">): Promise<string | undefined> {
  const secret = await api.find("Secret", authoritySecret.namespace, authoritySecret.name);
  return secret && certificateIn(secret);
}

/** Creates the authority once, and every certificate of the hosts that is missing or about to expire. */
export async function makeCertificates(
  { api, planned }: Pick<Target, "api" | "planned">,
  dryRun: boolean,
): Promise<string[]> {
  const declared = planned.secrets.filter(({ type }) => type === "kubernetes.io/tls");
  if (declared.length === 0) return [];
  const labels = partOf(planned);
  const there = await api.find("Secret", authoritySecret.namespace, authoritySecret.name);
  const authority = there
    ? { certificate: certificateIn(there), key: text(there.data["tls.key"] ?? "") }
    : await createAuthority(planned.name);
  const done = there ? [] : ["local authority created"];
  if (!there && !dryRun)
    await api.create(tlsSecret({ ...authoritySecret, type: "kubernetes.io/tls" }, authority, labels));
  for (const secret of declared) {
    const current = await api.find("Secret", secret.namespace, secret.name);
    const pem = current && certificateIn(current);
    if (pem && isForeign(pem, authority.certificate)) continue;
    const why = pem && whyRenew(pem, authority.certificate, planned.hosts);
    if (pem && !why) continue;
    const since = why ? `, because the previous one ${why}` : "";
    done.push(`${secret.namespace}/${secret.name} signed for ${planned.hosts.join(", ")}${since}`);
    if (!dryRun) await api.apply(tlsSecret(secret, await signHosts(authority, planned.hosts), labels));
  }
  return done;
}

/** The certificate in a Secret, in PEM. @throws Error that names the Secret if it contains none */
function certificateIn({ metadata, data }: LiveObject): string {
  const pem = text(data?.["tls.crt"] ?? "");
  try {
    new X509Certificate(pem);
  } catch {
    const { namespace, name } = metadata;
    throw new Error(`Secret ${namespace}/${name} contains no certificate in tls.crt: delete it and run this again`);
  }
  return pem;
}

function tlsSecret(
  { namespace, name, type }: Omit<PlannedSecret, "keys">,
  { certificate, key }: KeyPair,
  labels: Readonly<Record<string, string>>,
) {
  return {
    kind: "Secret" as const,
    metadata: { namespace, name, labels },
    type,
    data: { "tls.crt": base64(certificate), "tls.key": base64(key) },
  };
}

const serial = (): string =>
  Buffer.from(webcrypto.getRandomValues(new Uint8Array(16)))
    .toString("hex")
    .replace(/^./, "1");
const base64 = (plain: string): string => Buffer.from(plain).toString("base64");
const text = (encoded: string): string => Buffer.from(encoded, "base64").toString("utf8");

async function keyText(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}

const keyBytes = (pem: string): Uint8Array<ArrayBuffer> => new Uint8Array(x509.PemConverter.decodeFirst(pem));
