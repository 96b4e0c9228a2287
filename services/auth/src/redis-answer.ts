/** Turns failures of Redis into a 503: while Redis is down, no session begins and none ends. */
import { unavailable } from "@taskflow/kit/problem.ts";
import type { ChainableCommander } from "ioredis";

/** @throws Problem 503 for any error of Redis or of the connection */
export async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw unavailable("Redis", error);
  }
}

/** Sends a pipeline and returns its results. @throws Problem 503 if a command failed */
export async function allAnswered(pipeline: ChainableCommander): Promise<unknown[]> {
  const results = (await answered(pipeline.exec())) ?? [];
  return results.map(([error, result]) => {
    if (error) throw unavailable("Redis", error);
    return result;
  });
}
