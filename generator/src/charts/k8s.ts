/**
 * The typed kinds of cdk8s-plus-27, loaded without its own constructs, which nothing here uses: they take 10 ms of each run,
 * a third of the package.
 */
export * as k8s from "cdk8s-plus-27/lib/imports/k8s.js";
