import { isFree } from "../servers/ports.ts";

const usual = 8080;
const attempts = 20;

/** @throws Error where the wanted port is taken, or all of the usual ones are */
export async function pagePort(wanted: number | undefined): Promise<number> {
  if (wanted !== undefined) {
    if (await isFree(wanted)) return wanted;
    throw new Error(`port ${wanted} is taken: name another one with --port, or none for the next free one`);
  }
  for (let port = usual; port < usual + attempts; port++) if (await isFree(port)) return port;
  throw new Error(`ports ${usual} to ${usual + attempts - 1} are taken: name another one with --port`);
}
