/** The options of every command that simulates users. */
import { readFileSync } from "node:fs";
import { number, type Option, text, textOr } from "../../generator/src/cli/command/parameters.ts";
import { Usage } from "../../generator/src/cli/command/usage.ts";
import { contextOption } from "../target.ts";
import { defaults } from "./engine.ts";

/** @param rates the least and the most requests per second that the command accepts */
export const loadOptions = (rates: { readonly least: number; readonly most: number }) => ({
  rate: number(
    rates,
    defaults.rate,
    "N",
    "requests per second, of all users together; the rate does not fall if answers are slow",
  ),
  people: number(
    { least: 1, most: 1_000, whole: true },
    defaults.people,
    "N",
    "registered users; the next run with the same seed logs the same users in",
  ),
  seed: textOr(defaults.seed, "TEXT", "the same seed gives the same users and the same actions in the same order"),
  host: text("NAME", "a host of the Ingress, instead of the NodePort or the first host; needs no DNS"),
  authority: {
    ...text("FILE", "the PEM certificate that signed the Ingress' certificate; by default the cluster's own authority"),
    read: (file, option) => readAuthority(file, option),
  } satisfies Option<string | undefined>,
  context: contextOption,
});

/** @throws Usage */
export function readAuthority(file: string, option: string): string {
  let content: string;
  try {
    content = readFileSync(file, "utf8");
  } catch (error) {
    throw new Usage(`${option} ${file} cannot be read: ${(error as Error).message}`);
  }
  if (content.includes("-----BEGIN CERTIFICATE-----")) return content;
  throw new Usage(`${option} ${file} contains no PEM certificate`);
}
