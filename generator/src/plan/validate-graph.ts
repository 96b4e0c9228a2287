import { type Issue, issuesAt } from "../model/issue.ts";
import type { Microservice, Microservices } from "../model/microservice.ts";
import { didYouMean } from "../model/names.ts";
import { duplicatesBy } from "./duplicates.ts";
import type { Facts } from "./facts.ts";
import { factsOf, fileOf } from "./files.ts";
import { callsOf, scrapesOf } from "./graph.ts";
import { namedOnly } from "./named-only.ts";
import { cycleOfNeeds } from "./order.ts";
import { refusals } from "./refusals.ts";
import { wrongAddresses } from "./validate-addresses.ts";
import { wrongCalls } from "./validate-call.ts";
import { wrongProgram, wrongPrograms } from "./validate-program.ts";
import { wrongRoutes } from "./validate-routes.ts";
import { wrongSecrets } from "./validate-secrets.ts";

/** Finds the errors between microservices: edges without a target, routes without a gateway, cycles at start-up. */
export function wrongGraph(
  declared: Microservices,
  { externals, monitoring }: Pick<Facts, "externals" | "monitoring">,
): Issue[] {
  const microservices = namedOnly(declared);
  const all = Object.values(microservices);
  const calls = all.flatMap((caller) => wrongCalls(caller, microservices, externals));
  return [
    ...calls,
    ...all.flatMap((caller) => wrongAddresses(caller, microservices, externals)),
    ...all.flatMap(wrongScrape),
    ...all.flatMap((caller) => wrongServers(caller, microservices)),
    ...all.flatMap((one) => wrongSecrets(one, microservices, externals)),
    ...all.flatMap((one) => wrongProgram(one, microservices, monitoring)),
    ...wrongPrograms(all),
    ...wrongRoutes(microservices),
    ...wrongJobs(all),
    ...wrongOrder(microservices),
  ];
}

/** Refuses calls to two PostgreSQL servers: DATABASE_URL and its password exist once, so the second would replace the first. */
function wrongServers(caller: Microservice, microservices: Microservices): Issue[] {
  const servers = [...new Set(callsOf(caller).map(({ to }) => to))].filter(
    (to) => microservices[to]?.run.kind === "postgres",
  );
  if (servers.length <= 1) return [];
  const message = `${caller.name} calls ${servers.join(" and ")}, but has only one DATABASE_URL`;
  return [issuesAt(factsOf(caller.name))("unique-database", message, "remove one of the calls")];
}

function wrongScrape(microservice: Microservice): Issue[] {
  const { name, scrape, ports, honorLabels, metricsPath } = microservice;
  const issue = issuesAt(fileOf(microservice));
  if (scrape === undefined)
    return refusals(issue, [
      [honorLabels, "ban-unused-fact", `${name} has honorLabels, but no scrape`, "add scrape, or remove honorLabels"],
      [
        metricsPath !== undefined,
        "ban-unused-fact",
        `${name} has metricsPath, but no scrape`,
        "add scrape, or remove metricsPath",
      ],
    ]);
  if (!Object.hasOwn(ports, scrape)) {
    const hint = didYouMean(scrape, Object.keys(ports));
    return [issue("no-missing-port", `${name} has scrape: "${scrape}", which is not one of its ports`, hint)];
  }
  return ports[scrape]?.protocol === "UDP"
    ? [issue("valid-scrape", `${name} has scrape: "${scrape}", which is a UDP port`, "name a TCP port")]
    : [];
}

/** Two jobs of one name would be one job, and its targets' samples would be mixed up. */
function wrongJobs(all: readonly Microservice[]): Issue[] {
  const jobs = all.flatMap((microservice) =>
    scrapable(microservice) ? scrapesOf(microservice).map(({ job }) => ({ job, name: microservice.name })) : [],
  );
  return duplicatesBy(jobs, ({ job }) => job).map(([job, same]) =>
    issuesAt(factsOf(same[0]?.name ?? ""))(
      "unique-scrape",
      `${same.map(({ name }) => name).join(" and ")} are both scraped as the job "${job}"`,
      "give the sidecar another scrape",
    ),
  );
}

const scrapable = ({ scrape, ports }: Microservice): boolean => scrape === undefined || Object.hasOwn(ports, scrape);

function wrongOrder(microservices: Microservices): Issue[] {
  const cycle = cycleOfNeeds(microservices);
  if (!cycle) return [];
  const hint = "let one of them start without the next: set atStart: false on its call";
  return [
    issuesAt(factsOf(cycle[0] ?? ""))(
      "ban-start-cycle",
      `each waits for the next to start: ${cycle.join(" -> ")}`,
      hint,
    ),
  ];
}
