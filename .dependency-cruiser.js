/**
 * Declares which folders may import which; `npm run lint` enforces it. Tests may import everything and are not read.
 * Type-only imports count. The parser does not know `using`: outside of tests, release with try and finally.
 */

/** The rooms of generator/src. A file imports from its own room and from the rooms before it. */
const rooms = [
  "model/",
  "promql/",
  "library/",
  "catalog/(?!facts\\.ts$)",
  "plan/",
  "charts/",
  "render/",
  "trees\\.ts$",
  "checks/",
  "tree/",
  "generate\\.ts$",
  "facts\\.ts$|catalog/facts\\.ts$",
  "cli(/|\\.ts$)",
];
const anyOf = (paths) => `(${paths.join("|")})`;

const roomOrder = rooms.slice(0, -1).map((room, at) => ({
  name: `generator-order-${room.replace(/\W.*$/, "")}`,
  comment:
    `In generator/src a room imports only from itself and from its left: ${rooms.map((name) => name.replace(/\W.*$/, "")).join(" < ")}. ` +
    "Pass the value in as an argument, or move what both rooms need into the leftmost of them.",
  from: { path: `^generator/src/${room}` },
  to: { path: `^generator/src/${anyOf(rooms.slice(at + 1))}` },
}));

/** Facts that name each other: the type of all names is made from the files that it is used in. */
const named = "^(generator/src/catalog/(microservices|monitoring)/|examples/[^/]+/(microservices/|monitoring))";

const rules = [
  ...roomOrder,
  {
    name: "facts-come-in",
    comment: "Only generator/src/facts.ts imports the catalog: take the fact as an argument, from `Facts`.",
    from: { path: "^generator/src/", pathNot: "^generator/src/(model/|promql/|library/|catalog/|facts\\.ts$)" },
    to: { path: "^generator/src/catalog/" },
  },
  {
    name: "generator-known-rooms",
    comment: "This file is in no room that .dependency-cruiser.js knows: add the new room to its list, at its place.",
    from: { path: "^generator/src/", pathNot: `^generator/src/${anyOf(rooms)}` },
    to: {},
  },
  {
    name: "generator-alone",
    comment: "The generator renders without the rest of the repository: move what it needs into generator/src/model.",
    from: { path: "^generator/" },
    to: { path: "^(services|local|operate|e2e|bench)/" },
  },
  {
    name: "examples-are-facts",
    comment:
      "An example is a catalog: it imports from itself, generator/src/model, generator/src/library and the type of all facts, " +
      "so that a catalog of one's own needs no more.",
    from: { path: "^examples/([^/]+)/" },
    to: {
      path: "^(generator|services|operate|e2e|local|bench|setup|examples|node_modules)/",
      pathNot: "^(examples/$1/|generator/src/(model/|library/|plan/facts\\.ts$))",
    },
  },
  {
    name: "examples-unknown",
    comment: "Nothing depends on an example: move what both need into generator/src/model.",
    from: { pathNot: "^examples/" },
    to: { path: "^examples/" },
  },
  {
    name: "proof-alone",
    comment:
      "The reachability proof shares no code with what writes the policies, so that one mistake cannot be made twice: " +
      "read the manifests, or write the few lines again in checks/reachability.",
    from: { path: "^generator/src/checks/reachability" },
    to: { path: "^generator/src/(library|catalog|plan|charts)/" },
  },
  {
    name: "cdk8s-in-charts",
    comment: "cdk8s is known to generator/src/charts only: read the rendered manifests instead.",
    from: { pathNot: "^generator/src/charts/" },
    to: { path: "node_modules/(cdk8s|cdk8s-plus-[0-9]+|constructs)/" },
  },
  {
    name: "services-apart",
    comment: "A service imports from itself and from services/kit: move what two services need into the kit.",
    from: { path: "^services/([^/]+)/" },
    to: { path: "^services/", pathNot: "^services/(kit|$1)/" },
  },
  {
    name: "services-use-exports",
    comment:
      "A service imports only the generator's exports: @taskflow/generator/metrics/* and @taskflow/generator/model/*.",
    // Tools beside the services: services/build makes the images that the facts name, the others are the application's own
    // part of operate/load and of e2e.
    from: { path: "^services/", pathNot: "^services/(build|traffic|e2e)/" },
    to: { path: "^generator/", pathNot: "^generator/src/((catalog|library)/metrics|model)/" },
  },
  {
    name: "services-know-no-tools",
    comment: "A service knows nothing of the programs that run, test or measure it: move the code into services/kit.",
    from: { path: "^services/", pathNot: "^services/(traffic|e2e)/" },
    to: { path: "^(local|operate|e2e|bench)/" },
  },
  {
    name: "application-by-index",
    comment:
      "operate/ and e2e/ know what users of the application do by services/traffic/index.ts and services/e2e/index.ts only, " +
      "which a new application replaces: export it there.",
    from: { path: "^(operate|e2e)/" },
    to: { path: "^services/(traffic|e2e)/", pathNot: "^services/(traffic|e2e)/index\\.ts$" },
  },
  {
    name: "application-outside",
    comment:
      "services/traffic/ and services/e2e/ send requests to a running application: they import nothing that starts it.",
    from: { path: "^services/(traffic|e2e)/" },
    to: { path: "^(local|bench)/" },
  },
  {
    name: "local-alone",
    comment:
      "local/ starts TaskFlow without a cluster: it imports from generator, services and operate/load (people and pictures) only.",
    from: { path: "^local/" },
    to: { path: "^(operate/(?!load/)|e2e/|bench/)" },
  },
  {
    name: "bench-alone",
    comment: "Nothing outside of bench/ imports from it: move what both need to where it is used.",
    from: { pathNot: "^bench/" },
    to: { path: "^bench/" },
  },
  {
    name: "operate-before-e2e",
    comment: "e2e/ tests the commands of operate/, which do not know it: move what both need into operate/.",
    from: { path: "^(operate|services/traffic)/" },
    to: { path: "^(services/)?e2e/" },
  },
  {
    name: "e2e-from-outside",
    comment: "e2e/ knows the application as a person does, by operate/ and generator/ only: send a request instead.",
    from: { path: "^e2e/" },
    to: { path: "^(local|services)/", pathNot: "^services/(traffic|e2e)/" },
  },
  {
    name: "commands-apart",
    comment:
      "A command of operate/ imports from its own folder and from what all commands share: operate/*.ts, operate/cluster/ " +
      "and operate/load/. Move what two commands need there.",
    from: { path: "^operate/([^/]+)/" },
    to: { path: "^operate/[^/]+/", pathNot: "^operate/($1|cluster|load)/" },
  },
  {
    name: "shared-before-commands",
    comment: "operate/*.ts is what the commands share, so it imports none of them: move the code into operate/ itself.",
    from: { path: "^operate/[^/]+\\.ts$" },
    to: { path: "^operate/[^/]+/", pathNot: "^operate/(cluster|load)/" },
  },
  {
    name: "no-circular",
    comment: "These files import each other: move what they both need (often a type) into a file of its own.",
    from: { pathNot: named },
    to: { circular: true },
  },
  {
    name: "no-circular-facts",
    comment: "Facts refer to each other by type only: import the name as a type, and write it as a string.",
    from: { path: named },
    to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
  },
  {
    name: "no-missing-module",
    comment: "The imported file or package does not exist: correct the path, or npm install the package.",
    from: {},
    to: { couldNotResolve: true },
  },
];

export default {
  forbidden: rules.map((rule) => ({ severity: "error", ...rule })),
  options: {
    parser: "swc",
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)test/|\\.test\\.ts$|^services/frontend/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["node", "import", "types", "default"],
      extensions: [".ts", ".js", ".mjs", ".cjs", ".json", ".d.ts"],
    },
  },
};
