/**
 * A probe for a container that has no shell and listens on localhost only. Exit code 0 if the address answers 2xx; else 1 and a
 * line with the reason. Usage: node probe.ts http://127.0.0.1:9090/healthz
 */
import { connections, send } from "./http-request.ts";

const address = process.argv[2] ?? "";
try {
  const { status, text } = await send(connections(address), address, { method: "GET", headers: {}, timeoutMs: 4_000 });
  if (status < 200 || status > 299) throw new Error(`${status} ${text.slice(0, 500)}`);
} catch (error) {
  const { message, code, errors = [] } = error as Error & { code?: string; errors?: Error[] };
  process.stderr.write(`${address}: ${message || errors.map((one) => one.message).join("; ") || code}\n`);
  process.exitCode = 1;
}
