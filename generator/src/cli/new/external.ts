import { isDeepStrictEqual } from "node:util";
import { parseCidr } from "../../model/cidr.ts";
import type { External, Externals } from "../../model/external.ts";
import { wrongHostName } from "../../model/names.ts";
import { Usage } from "../command/usage.ts";
import { NotPossible } from "./not-possible.ts";
import type { NewOptions } from "./options.ts";

/** An external server with the same address on every cluster. */
export function newExternal(
  name: string,
  { host = "", port = 0, cidr }: Pick<NewOptions, "host" | "port" | "cidr">,
  clusters: readonly string[],
): External {
  const wrongHost = wrongHostName(host);
  if (wrongHost) throw new Usage(`--host: ${wrongHost}`);
  const wrong = cidr.find((range) => !parseCidr(range));
  if (wrong) throw new Usage(`--cidr "${wrong}" is not an IPv4 range: write one such as 203.0.113.7/32`);
  return {
    description: `TODO: the purpose of ${name} in one sentence`,
    port,
    tls: port !== 80,
    on: Object.fromEntries(clusters.map((cluster) => [cluster, { host, cidrs: cidr }])),
  };
}

/** The external servers with a further cluster: as on the others where all of them agree, and absent where they differ. */
export function withCluster(externals: Externals, cluster: string): Externals {
  return Object.fromEntries(
    Object.entries(externals).map(([name, external]) => [
      name,
      { ...external, on: { ...external.on, [cluster]: onAll(external) ?? "absent" } },
    ]),
  );
}

function onAll({ on }: External): External["on"][string] | undefined {
  const [first, ...others] = Object.values(on);
  return others.every((other) => isDeepStrictEqual(other, first)) ? first : undefined;
}

/**
 * The text of catalog/externals.ts with a further cluster in the `on` of each server.
 * @throws Error where the text does not list the clusters of each server in braces of its own
 */
export function registerCluster(text: string, cluster: string, externals: Externals): string {
  const added = Object.values(withCluster(externals, cluster)).map(({ on }) => JSON.stringify(on[cluster]));
  let at = 0;
  const changed = text.replaceAll(/^( {4}on: \{)((?:[^{}]|\{[^{}]*\})*?),?(\s*\},?)$/gm, (_, open, inside, close) => {
    at += 1;
    return `${open}${inside}${inside.trim() ? "," : ""} ${JSON.stringify(cluster)}: ${added[at - 1]}${close}`;
  });
  if (at !== added.length)
    throw new NotPossible(
      `generator/src/catalog/externals.ts: ${added.length} servers, of which ${at} list their clusters as "on: { ... }": ` +
        `write ${cluster} into each of them by hand, then run the command again`,
    );
  return changed;
}
