/** The CPU and memory requests and limits of one container. */
export interface Resources {
  readonly cpu: readonly [request: string, limit: string];
  readonly memory: readonly [request: string, limit: string];
}

/** A HorizontalPodAutoscaler's bounds of replicas, and its targets: average use in percent of the requests. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly cpuPercent: number;
  /** Without it, the CPU alone decides: memory that a program keeps is no load. */
  readonly memoryPercent?: number;
}
