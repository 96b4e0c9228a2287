import { didYouMean } from "../model/names.ts";
import type { KubeObject } from "../render/manifest.ts";
import { type Finding, inCluster } from "./per-object.ts";
import { podOf } from "./pod.ts";
import { type ContainerReading, rememberByReadings } from "./reading/containers.ts";
import { glance, type NginxVariables, nginxVariables } from "./reading/nginx.ts";
import { isNginxOwn } from "./reading/nginx-variables.ts";
import { setBy } from "./source.ts";

/**
 * Reports a variable of an nginx configuration that nothing sets: nginx refuses to start. nginx sets its own variables; the
 * files that the container mounts set others by set, map, geo, split_clients, auth_request_set, js_set, js_var, a named
 * group of a regular expression and so on. In a template, the container's own variables are replaced before nginx reads it.
 */
export const noMissingNginxVariable = inCluster(
  "no-missing-nginx-variable",
  rememberByReadings(judge),
  (object) => podOf(object) !== undefined,
);

function judge(readings: readonly ContainerReading[], object: KubeObject): readonly Finding[] {
  const hint = setBy(object, "files; for our own nginx, generator/src/charts/runtimes");
  return [...new Set(readings.flatMap(ofContainer))].map((message) => ({ message, hint }));
}

function ofContainer({ container, texts, variables }: ContainerReading): string[] {
  const main = texts.filter(({ language }) => language === "nginx");
  if (main.length === 0) return [];
  // A part that is included may have no block of its own.
  const parts = texts.filter(({ language, path = "" }) => language === "other" && /\.conf(?:\.template)?$/.test(path));
  const files = [...main, ...parts];
  const quick = files.map(({ text }) => glance(text));
  const surelySet = new Set(quick.flatMap(({ set }) => [...set]));
  if (quick.every(({ used }) => [...used].every((name) => surelySet.has(name) || isNginxOwn(name)))) return [];
  const all = files.map((text): [string, NginxVariables, boolean] => [
    text.by,
    nginxVariables(text.text),
    /\.template$/.test(text.path ?? ""),
  ]);
  const set = new Set(all.flatMap(([, { set }]) => [...set]));
  return all.flatMap(([by, { used }, isTemplate]) =>
    [...used]
      .filter((name) => !set.has(name.toLowerCase()) && !isNginxOwn(name.toLowerCase()))
      .filter((name) => !isTemplate || !(variables.open || variables.names.has(name)))
      .map(
        (name) =>
          `container "${container.name}" ${by} reads $${name}, which nothing sets; ${didYouMean(name, [...set])}`,
      ),
  );
}
