/** Runs in a stranger: accepts connections on each port of its argument, such as `5000,5432`, and closes them. */
import { createServer } from "node:net";

for (const port of (process.argv.at(-1) ?? "").split(",")) {
  createServer((socket) => {
    socket.on("error", () => {}).end();
  }).listen(Number(port));
}
process.once("SIGTERM", () => process.exit());
