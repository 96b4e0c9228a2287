import { declareCommand, type Parsed } from "../generator/src/cli/command/declare.ts";
import { flag, number, optional, text, textOr } from "../generator/src/cli/command/parameters.ts";

const whole = { least: 1, most: 1_000, whole: true };

export const commandLine = declareCommand({
  name: "npm run bench",
  summary:
    "Measures the generator beside the cost of writing the same bytes. `-- services` measures the services instead, with real " +
    "PostgreSQL (fsync on), Redis and nginx.",
  arguments: { subject: optional("SUBJECT", "services; by default the generator", () => ["services"]) },
  options: {
    runs: number(whole, 9, "N", "generator: runs of each measurement"),
    clusters: textOr("2,100,1000", "LIST", "generator: numbers of clusters"),
    dir: text("DIR", "generator: where it writes; a RAM disk such as /dev/shm takes the disk out of the figures"),
    parts: textOr("start,endpoints,baseline", "LIST", "services: parts to measure"),
    seconds: number({ least: 1, most: 3_600 }, 2, "N", "services: duration of each measurement"),
    rounds: number(whole, 2, "N", "services: rounds of the comparison with FastAPI"),
    connections: number(whole, 16, "N", "services: connections at the same time"),
    json: flag("services: print the figures as JSON"),
  },
  examples: [
    ["npm run bench -- --clusters 2", "measure the generator with two clusters"],
    ["npm run bench -- services --parts endpoints", "measure each endpoint of the services"],
  ],
  exitCodes: { 1: "a measurement failed" },
});

export type Options = Parsed<typeof commandLine>;
