/** The team of the monitoring and its namespace. */
export const platform = { owner: "platform", namespace: "monitoring" } as const;

/** The size of Prometheus' volume, in each stack: a month of samples. */
export const prometheusStorage = "2Gi";
