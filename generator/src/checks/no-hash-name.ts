import { type Finding, perObject } from "./per-object.ts";
import { setByCharts } from "./source.ts";
import { eachKey, eachString, jsonOf } from "./strings.ts";

/** cdk8s ends a generated name in `c8` and six hexadecimal digits, and selects pods by the same hash. */
const cdk8sName = /-c8[0-9a-f]{6,}$/;
const cdk8sLabel = "cdk8s.io/metadata.addr";

/** kustomize ends a generated name in ten characters of this alphabet. Source: sigs.k8s.io/kustomize, api/hasher. */
const kustomizeName = /-[bcdfghkmt2456789]{10}$/;

/** A name with a hash changes with a path or a value: then the old object is pruned, and references to it are broken. */
export const noHashName = perObject("no-hash-name", (object) => {
  const { name } = object.metadata;
  const hash = cdk8sName.exec(name) ?? kustomizeName.exec(name);
  const findings: Finding[] = [];
  if (hash) findings.push({ message: `the name "${name}" ends in a hash, ${hash[0]}`, hint: setByCharts });
  if (!jsonOf(object).includes(cdk8sLabel)) return findings;
  const generated = (path: string) =>
    findings.push({
      message: `${path || "the object"} has ${cdk8sLabel}, a hash of the code's location`,
      hint: setByCharts,
    });
  eachKey(object, (key, path) => {
    if (key === cdk8sLabel) generated(path);
  });
  eachString(object, (text, path) => {
    if (text === cdk8sLabel) generated(path);
  });
  return findings;
});
