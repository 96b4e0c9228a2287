/** An app with only the parts that all services share, and checks of its answers. */
import type { LightMyRequestResponse } from "fastify";
import { type AppOptions, createServiceApp } from "../app.ts";
import { createMetrics } from "../metrics.ts";
import { testLog } from "../testing.ts";
import { declared } from "./declared.ts";

export async function testApp(more: Partial<AppOptions> = {}) {
  const { log, lines } = testLog();
  const metrics = createMetrics(declared);
  const config = { rateLimit: 100_000 };
  const app = await createServiceApp({ name: "test", description: "Is tested.", config, log, metrics, ...more });
  return { app, lines, metrics };
}

/** Returns the members of a problem document. @throws Error unless the answer is a complete problem of `status` */
export function problemOf(answer: LightMyRequestResponse, status: number): Record<string, unknown> {
  const problem = answer.statusCode === status ? answer.json() : undefined;
  const { "content-type": type, "x-request-id": id } = answer.headers;
  if (problem?.status === status && problem.title && problem.type === "about:blank")
    if (type === "application/problem+json; charset=utf-8" && id && problem.requestId === id) return problem;
  throw new Error(
    `no problem of status ${status}: ${answer.statusCode} ${JSON.stringify(answer.headers)} ${answer.body}`,
  );
}

/** The log's request lines, one object per request. */
export const requestLines = (lines: readonly Record<string, unknown>[]) =>
  lines.filter(({ message }) => message === "request");
