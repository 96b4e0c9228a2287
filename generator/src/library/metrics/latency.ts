/** Upper bounds of latency buckets in seconds: from a fast query to a call that its caller has given up. */
export const latency = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] as const;
