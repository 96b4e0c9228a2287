/** Chromium on one way in: it resolves only the cluster's host and trusts only the cluster's authority. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect } from "node:tls";
import { type Browser, chromium, type Page } from "playwright-core";
import type { WayIn } from "../operate/load/way-in.ts";

/** Milliseconds: the limit of each wait for the page. */
const patience = 30_000;

/** The path in CHROMIUM or that of a distribution's package; undefined if there is none. */
export function findChromium(): string | undefined {
  const { CHROMIUM: named } = process.env;
  return named ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
}

export interface Visit {
  readonly page: Page;
  /** The errors in the page's console, and the exceptions of the page. */
  readonly troubles: readonly string[];
  close(): Promise<void>;
}

/**
 * @param executablePath of Chromium
 * @throws Error if the certificate is not signed by the authority or not for this name
 */
export async function openPage(executablePath: string, way: WayIn): Promise<Visit> {
  const args = ["--no-proxy-server", `--host-resolver-rules=${resolverRules(way)}`];
  if (way.serverName && way.authority) args.push(`--ignore-certificate-errors-spki-list=${await verifiedKey(way)}`);
  // Playwright would end the process on a signal, before the runner has restored its changes.
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

/** Resolves the way's host to its address and no other name, so that a request of the page to another site is an error. */
export function resolverRules({ serverName, address }: Pick<WayIn, "serverName" | "address">): string {
  return [...(serverName ? [`MAP ${serverName} ${address}`] : []), "MAP * ~NOTFOUND", `EXCLUDE ${address}`].join(", ");
}

/**
 * The SHA-256 hash of the public key, after Node has verified the certificate: name, dates and authority. Chromium accepts no
 * authority on its command line, but it accepts the hash of a key.
 */
export async function verifiedKey({ address, port, serverName, authority }: WayIn): Promise<string> {
  const socket = connect({ host: address, port, servername: serverName, ca: authority });
  try {
    await once(socket, "secureConnect", { signal: AbortSignal.timeout(patience) });
    const key = socket.getPeerX509Certificate()?.publicKey.export({ type: "spki", format: "der" });
    if (!key) throw new Error("the server sent no certificate");
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
    // The API answers 401 to a user who is not signed in, and Chromium logs every 401.
    if (message.type() === "error" && !/ 401 /.test(message.text()))
      troubles.push(`${message.text()} (${message.location().url})`);
  });
  return troubles;
}
