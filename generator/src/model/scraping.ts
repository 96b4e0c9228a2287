/** How every Prometheus of the project scrapes its targets: rules and dashboards rely on it. */
export const scraping = {
  /** The time between two scrapes, and between two evaluations of the rules. */
  interval: "30s",
  timeout: "10s",
  /** The most samples of one scrape: a target with more has a label without a bound. */
  sampleLimit: 10_000,
} as const;

/** Grafana's only data source, for its provisioning file. Dashboards refer to its uid. */
export const datasource = (url: string) => ({
  name: "Prometheus",
  uid: "prometheus",
  type: "prometheus",
  access: "proxy",
  url,
  isDefault: true,
  editable: false,
  jsonData: { timeInterval: scraping.interval },
});
