/**
 * A probe from inside a container that has no shell and listens on localhost only: exit code 0 where the address answers
 * 2xx, 1 with a line that says why otherwise. Usage: node probe.ts http://127.0.0.1:9090/healthz
 */
const address = process.argv[2] ?? "";
try {
  const response = await fetch(address, { signal: AbortSignal.timeout(4_000) });
  if (!response.ok) throw new Error(`${response.status} ${(await response.text()).slice(0, 500)}`);
} catch (error) {
  const { message, cause } = error as Error & { cause?: Error };
  process.stderr.write(`${address}: ${cause?.message || message}\n`);
  process.exitCode = 1;
}
