/** What the bucket answers, as answers of ours: whatever goes wrong between us and it is a 503, never the caller's fault. */
import { Problem, unavailable } from "@taskflow/kit/problem.ts";

interface BucketError extends Error {
  /** There where the bucket has answered. */
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const statusOf = (error: unknown): number | undefined => (error as BucketError).$metadata?.httpStatusCode;

/** A broken connection or an error of the server: a second attempt may succeed. */
export const isPassing = (error: unknown): boolean => (statusOf(error) ?? 500) >= 500 && statusOf(error) !== 507;

/** What `ask` resolves to. @throws Problem 503; 507 where the bucket is full */
export async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (statusOf(error) === 507) throw new Problem(507, "there is no room left for pictures", { cause: error });
    throw unavailable("the bucket", error);
  }
}

/** The same; undefined where there is no such object. A bucket that is not there is trouble, not an answer. */
export function found<T>(ask: () => Promise<T>): Promise<T | undefined> {
  return asked(() =>
    ask().catch((error: BucketError) => {
      if (error.name === "NoSuchKey" || error.name === "NotFound") return undefined;
      throw error;
    }),
  );
}
