/** Error answers for people and programs: RFC 9457, application/problem+json. */

import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { STATUS_CODES } from "./status-codes.ts";
import { unreachable } from "./unreachable.ts";

export interface FieldError {
  /** A JSON pointer into the body, or the parameter's name. */
  readonly path: string;
  readonly message: string;
}

export interface ProblemDetails {
  readonly headers?: Readonly<Record<string, string>>;
  readonly errors?: readonly FieldError[];
  /** Additional members, such as `current` of a version conflict. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** An error answer that a handler throws. `detail` is for the caller and must not contain internals. */
export class Problem extends Error {
  readonly statusCode: number;
  readonly details: ProblemDetails;
  constructor(statusCode: number, detail?: string, details: ProblemDetails = {}) {
    super(detail ?? STATUS_CODES[statusCode] ?? "Error", { cause: details.cause });
    this.name = "Problem";
    this.statusCode = statusCode;
    this.details = details;
  }
}

/** A dependency does not answer; the caller may retry soon. */
export const unavailable = (what: string, cause?: unknown): Problem =>
  new Problem(503, `${what} does not answer`, { headers: { "retry-after": "2" }, cause });

/** Sets the headers of every answer. */
export function commonHeaders(request: FastifyRequest, reply: FastifyReply, done?: () => void): void {
  reply.header("x-request-id", request.id).header("x-content-type-options", "nosniff");
  done?.();
}

/** Answers any error as a problem. Errors that are not the caller's fault are logged, and their answer has no details. */
export function answerError(error: FastifyError | Problem, request: FastifyRequest, reply: FastifyReply): void {
  const problem = error instanceof Problem ? error : fromError(error);
  const status = problem.statusCode;
  if (status >= 500) request.log[status === 503 ? "warn" : "error"]({ err: problem.cause ?? error }, problem.message);
  send(reply, request, problem);
}

export function answerNotFound(request: FastifyRequest, reply: FastifyReply): void {
  send(reply, request, new Problem(404, `there is nothing at ${request.method} ${request.url.split("?", 1)[0]}`));
}

function send(reply: FastifyReply, request: FastifyRequest, problem: Problem): void {
  const { statusCode: status, message, details } = problem;
  const title = STATUS_CODES[status] ?? "Error";
  const body = {
    type: "about:blank",
    title,
    status,
    ...(message === title ? {} : { detail: message }),
    ...(details.errors && { errors: details.errors }),
    ...details.members,
    requestId: request.id,
  };
  reply.code(status).headers(details.headers ?? {});
  // Sent as a string: the route's response schema does not describe errors.
  reply.header("content-type", "application/problem+json; charset=utf-8").serializer(String).send(JSON.stringify(body));
}

/** @param error any thrown value, not necessarily an Error */
function fromError(error: unknown): Problem {
  const { validation, statusCode = 500, code, message } = (error ?? {}) as Partial<FastifyError>;
  if (Array.isArray(validation)) return invalid(error as FastifyError);
  const absent = unreachable(error);
  if (absent !== undefined) return unavailable(absent, error);
  const status = Number.isInteger(statusCode) && statusCode >= 400 && statusCode < 600 ? statusCode : 500;
  // Fastify's messages are meant for the caller; those of other libraries may contain internals.
  const detail = status < 500 && String(code).startsWith("FST_") ? message : undefined;
  return new Problem(status, detail, { cause: error });
}

/** The most faults in an answer: a body may have thousands. */
const mostFaults = 20;

function invalid(error: FastifyError): Problem {
  const errors = (error.validation ?? []).slice(0, mostFaults).map((fault) => {
    const { missingProperty, additionalProperty = missingProperty } = fault.params;
    const path =
      additionalProperty === undefined ? fault.instancePath : `${fault.instancePath}/${pointer(additionalProperty)}`;
    return { path: path || `/${error.validationContext}`, message: fault.message ?? "is not valid" };
  });
  return new Problem(400, `the ${error.validationContext ?? "request"} is not valid`, { errors });
}

/** Escapes a member's name for a JSON pointer (RFC 6901) and cuts it to a readable length. */
const pointer = (name: unknown): string => String(name).slice(0, 100).replaceAll("~", "~0").replaceAll("/", "~1");
