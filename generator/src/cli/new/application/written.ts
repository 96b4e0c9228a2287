/** The files of an application without a microservice of its own, by path. */
import type { Application } from "../../../model/application.ts";
import { readme } from "./readme.ts";

const catalog = "generator/src/catalog";

export function written(application: Application): Readonly<Record<string, string>> {
  const { title } = application;
  return {
    "README.md": readme(application),
    "CHANGELOG.md": `# Changelog

The format is that of [Keep a Changelog](https://keepachangelog.com/en/1.1.0/).

## Unreleased
`,
    [`${catalog}/application.ts`]: applicationText(application),
    [`${catalog}/charts.ts`]: `import { kubePrometheusStack } from "../library/kube-prometheus-stack/index.ts";
import type { Charts } from "../model/chart.ts";
import { application } from "./application.ts";
import { platform, prometheusStorage } from "./monitoring/platform.ts";
import { helmCharts } from "./versions.ts";

/** Other people's charts and manifests. A cluster runs those that it names in \`charts\`, and those of its monitoring stack. */
export const charts = {
  ...kubePrometheusStack({
    ...platform,
    application: application.name,
    charts: helmCharts,
    storage: prometheusStorage,
  }),
} satisfies Charts;
`,
    [`${catalog}/externals.ts`]: `import type { Externals } from "../model/external.ts";

/** The servers outside the clusters. \`npm run new -- external NAME\` adds one. */
export const externals = {} as const satisfies Externals;

export type ExternalName = keyof typeof externals;
`,
    [`${catalog}/objectives.ts`]: `import type { Objectives } from "../library/objectives.ts";

/** The service level objectives: alerts fire when their error budgets are used up too fast. */
export const objectives: Objectives = { available: 0.995, fast: { share: 0.95, within: 0.25 } };
`,
    [`${catalog}/alerts/index.ts`]: `import type { LibraryGroups } from "../../library/alerts/index.ts";
import type { RuleGroup } from "../../promql/index.ts";

/** All rule groups; causes come before their consequences. Put the groups of ${title} between or after the library's. */
export const ruleGroups = ({ causes, consequences }: LibraryGroups): readonly RuleGroup[] => [
  ...causes,
  ...consequences,
];
`,
    [`${catalog}/alerts/words.ts`]: `import type { AlertWords } from "../../library/words.ts";

/** The meaning of the library's alerts for people who use ${title}, by the alert's name. */
export const words: AlertWords = {};
`,
    [`${catalog}/dashboards/index.ts`]: `import type { OwnPanels } from "../../library/dashboards/index.ts";

/** The panels of ${title} on the library's dashboards. */
export const panels: OwnPanels = {};
`,
    [`${catalog}/dashboards/words.ts`]: `import type { DashboardWords } from "../../library/words.ts";

/** The meaning of the library's panels for ${title}. */
export const words: DashboardWords = {};
`,
    [`${catalog}/metrics/index.ts`]: `import type { MetricSet } from "../../model/metric.ts";
import { policyProbe } from "./policy-probe.ts";

/** The metrics of each process, by its name. A process registers exactly these, and rules and dashboards use these only. */
export const metrics = {
  "policy-probe": policyProbe,
} as const satisfies Record<string, MetricSet>;

export type Metrics = typeof metrics;
`,
    [`${catalog}/metrics/recorded.ts`]: `import type { MetricSet } from "../../model/metric.ts";

/** The series of the catalog's own recording rules. Those of the objectives are in library/metrics/recorded.ts. */
export const recorded = {} as const satisfies MetricSet;
`,
    [`${catalog}/metrics/shared.ts`]: `import type { SharedMetrics } from "../../library/observed.ts";
import type { metrics } from "./index.ts";

/** The metrics of several processes that the library's alerts and dashboards use. */
export const shared = {
  dependencyUp: "taskflow_dependency_up",
  forbiddenOpen: "taskflow_policy_probe_open",
  forbiddenTried: "taskflow_policy_probe_last_run_timestamp_seconds",
  certificateEnds: "taskflow_certificate_not_after_timestamp_seconds",
} as const satisfies SharedMetrics & Record<string, keyof (typeof metrics)["policy-probe"]>;
`,
    "setup/bare-floor.json": JSON.stringify({
      reason:
        "The number of tests that run with git, Node and npm alone, rounded down to the hundred. Raise it with the suite.",
      tests: 2500,
    }),
    "services/traffic/index.ts": `/** What users of ${title} do: \`npm run traffic\`, \`npm run chaos\` and \`npm run e2e\` send these requests. */
export { noUsers as users } from "../../operate/load/users.ts";
`,
    "services/e2e/index.ts": `/** What ${title} adds to the proof of \`npm run e2e\`. */
export { genericProof as proof } from "../../e2e/application.ts";
`,
  };
}

function applicationText({ name, title, domain, namespaces, monitoring, registry, repository }: Application): string {
  const value = JSON.stringify({ name, title, domain, namespaces, monitoring, registry, repository });
  return `import type { Application } from "../model/application.ts";
import type { Image } from "../model/image.ts";

/** The application that this repository runs, and the addresses of the repository and its images. */
export const application = ${value} as const satisfies Application;

export type NamespaceName = keyof typeof application.namespaces;

/** A released image that is built from services/. */
export function release(name: string, tag: string): Image {
  return { repository: \`\${application.registry}/\${name}\`, tag };
}
`;
}
