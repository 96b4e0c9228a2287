/**
 * The files of the application that this repository ships, which `npm run new -- application` removes: globs relative to the
 * repository. Everything else stays, or is written anew: see written.ts and edited.ts.
 */
export const removed: readonly string[] = [
  // Its facts. The monitoring of any application stays: its gateway, the exporter of nodes, the policy probe.
  "generator/src/catalog/microservices/*",
  "generator/src/catalog/clusters/*",
  "generator/src/catalog/alerts/*",
  "generator/src/catalog/dashboards/*",
  "generator/src/catalog/metrics/*",
  // Its programs, with their tests. Another service of ours can use the kit; build/ and the Dockerfile make any image.
  "services/*",
  // Runs, seeds and measures its programs on this machine.
  "local/*",
  "bench",
  // Its pages, and the runbooks of its own alerts.
  "CHANGELOG.md",
  "README.md",
  "docs/taskflow.md",
  "docs/decisions/{bench-bars,own-picture-walkers,session-verification}.md",
  "docs/runbooks/{event-given-up,login-failures-unusual,outbox-stuck,stream-not-consumed}.md",
  // Tests of its facts, its gateway and what its pages quote, and of its name in the tools.
  "generator/test/taskflow",
  "generator/test/nginx.test.ts",
  "generator/test/nginx",
  "generator/test/catalog/names.test.ts",
  "generator/test/examples.test.ts", // the example's names may be those of an application of one's own
  // The trees that were rendered from its facts.
  "apps",
  "argocd",
  "clusters",
];

/** The parts of the folders above that stay. */
export const kept: readonly string[] = [
  "generator/src/catalog/clusters/common.ts",
  "generator/src/catalog/metrics/{calls,certificates,database,http,policy-probe}.ts",
  "generator/src/catalog/microservices/{monitoring-gateway,nginx-exporter,node-exporter,policy-probe}.ts",
  "local/{package.json,test-servers.ts,vitest-setup.ts}",
  "local/servers/{binaries,database,guard,node,ports,postgres,process,redis,restartable,tree,user}.ts",
  "local/servers/guard.sh",
  "local/test/redis.test.ts",
  "services/Dockerfile",
  "services/{build,kit,policy-probe}/**",
];
