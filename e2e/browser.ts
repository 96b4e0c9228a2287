/** Chromium on one way in, as on a machine that knows the cluster's names and trusts its authority, and reaches nothing else. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect } from "node:tls";
import { type Browser, chromium, type Page } from "playwright-core";
import type { WayIn } from "../operate/load/way-in.ts";

/** Milliseconds for whatever the page is waited for. */
const patience = 30_000;

/** CHROMIUM, or where distributions put it; undefined where there is none. */
export function findChromium(): string | undefined {
  const { CHROMIUM: named } = process.env;
  return named ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
}

export interface Visit {
  readonly page: Page;
  /** What the page's console has shown as an error, and what the page threw. */
  readonly troubles: readonly string[];
  close(): Promise<void>;
}

/**
 * @param executablePath of Chromium
 * @throws Error where the certificate is not the authority's, or not for this name
 */
export async function openPage(executablePath: string, way: WayIn): Promise<Visit> {
  const args = ["--no-proxy-server", `--host-resolver-rules=${resolverRules(way)}`];
  if (way.serverName && way.authority) args.push(`--ignore-certificate-errors-spki-list=${await believedKey(way)}`);
  // Who is interrupted has more to end than the browser, which would end the process.
  const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  const browser: Browser = await chromium.launch({ executablePath, args, ...signals });
  try {
    const context = await browser.newContext({
      baseURL: way.origin,
      viewport: { width: 1280, height: 800 },
      ignoreHTTPSErrors: way.authority === undefined,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    return { page, troubles: troublesOf(page), close: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** The way's host is its address, and there is no other name: what the page would load from elsewhere is an error. */
export function resolverRules({ serverName, address }: Pick<WayIn, "serverName" | "address">): string {
  return [...(serverName ? [`MAP ${serverName} ${address}`] : []), "MAP * ~NOTFOUND", `EXCLUDE ${address}`].join(", ");
}

/**
 * SHA-256 of the public key, once Node has believed the certificate: for its name, in its time, by the authority. Chromium
 * reads no authority from its command line, but it can be told of one key.
 */
export async function believedKey({ address, port, serverName, authority }: WayIn): Promise<string> {
  const socket = connect({ host: address, port, servername: serverName, ca: authority });
  try {
    await once(socket, "secureConnect", { signal: AbortSignal.timeout(patience) });
    const key = socket.getPeerX509Certificate()?.publicKey.export({ type: "spki", format: "der" });
    if (!key) throw new Error("no certificate was shown");
    return createHash("sha256").update(key).digest("base64");
  } catch (error) {
    throw new Error(`the certificate of ${serverName} at ${address}:${port}: ${(error as Error).message}`);
  } finally {
    socket.destroy();
  }
}

function troublesOf(page: Page): string[] {
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => {
    // Who has not signed in is told so by a 401, and Chromium logs every 401.
    if (message.type() === "error" && !/ 401 /.test(message.text()))
      troubles.push(`${message.text()} (${message.location().url})`);
  });
  return troubles;
}
