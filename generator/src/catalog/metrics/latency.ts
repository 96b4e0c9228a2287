/** Upper bounds in seconds for whatever somebody waits for: from a good query to a call that nobody waits for any more. */
export const latency = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] as const;
