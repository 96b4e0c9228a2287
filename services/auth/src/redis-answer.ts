/** What Redis answers, or a 503 that says that it does not: nobody is let in, and nobody is thrown out, by its absence. */
import { unavailable } from "@taskflow/kit/problem.ts";
import type { ChainableCommander } from "ioredis";

/** @throws Problem 503 for whatever Redis or the way to it says */
export async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw unavailable("Redis", error);
  }
}

/** Sends all commands of a pipeline at once and answers with their results. @throws Problem 503 where one of them failed */
export async function allAnswered(pipeline: ChainableCommander): Promise<unknown[]> {
  const results = (await answered(pipeline.exec())) ?? [];
  return results.map(([error, result]) => {
    if (error) throw unavailable("Redis", error);
    return result;
  });
}
