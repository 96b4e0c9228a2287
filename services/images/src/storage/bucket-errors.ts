/** Maps the bucket's errors to Problems: a failed request to the bucket is a 503, never the caller's fault. */
import { Problem, unavailable } from "@taskflow/kit/problem.ts";

interface BucketError extends Error {
  /** Set if the bucket has answered. */
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const statusOf = (error: unknown): number | undefined => (error as BucketError).$metadata?.httpStatusCode;

/** Whether a second attempt may succeed: after a broken connection or an error of the server. */
export const isPassing = (error: unknown): boolean => (statusOf(error) ?? 500) >= 500 && statusOf(error) !== 507;

/** Resolves to the result of `ask`. @throws Problem 503; 507 if the bucket is full */
export async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (statusOf(error) === 507) throw new Problem(507, "there is no room left for pictures", { cause: error });
    throw unavailable("the bucket", error);
  }
}

/** The same; undefined if there is no such object. A missing bucket is an error, not a missing object. */
export function found<T>(ask: () => Promise<T>): Promise<T | undefined> {
  return asked(() =>
    ask().catch((error: BucketError) => {
      if (error.name === "NoSuchKey" || error.name === "NotFound") return undefined;
      throw error;
    }),
  );
}
