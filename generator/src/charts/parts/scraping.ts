/** How every Prometheus of the project looks at its targets: rules and dashboards are made for it. */
export const scraping = {
  /** Seconds, "30s": between two looks, and between two evaluations of the rules. */
  interval: "30s",
  timeout: "10s",
  /** Of one target: one that tells more has lost a bound. */
  sampleLimit: 10_000,
} as const;

/** Grafana's only data source, for its provisioning file; dashboards name it by its uid. */
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
