import { isFree } from "../servers/ports.ts";

const usual = 8080;
const attempts = 20;

/** The wanted port, or the first free one from 8080. @throws Error if none of them is free */
export async function pagePort(wanted: number | undefined): Promise<number> {
  if (wanted !== undefined) {
    if (await isFree(wanted)) return wanted;
    throw new Error(`port ${wanted} is in use: choose another one with --port, or leave it out for the next free one`);
  }
  for (let port = usual; port < usual + attempts; port++) if (await isFree(port)) return port;
  throw new Error(`ports ${usual} to ${usual + attempts - 1} are in use: choose another one with --port`);
}
