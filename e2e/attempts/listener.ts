/** The program of a test pod: accepts connections on each port and closes them. It is sent as text, as the probe is. */
export async function listen(ports: readonly number[]): Promise<void> {
  const { createServer } = process.getBuiltinModule("node:net");
  for (const port of ports) createServer((socket) => socket.on("error", () => {}).end()).listen(port);
  process.once("SIGTERM", () => process.exit());
}
