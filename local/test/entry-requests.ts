/** Requests to the gateway and the page: every form of path, caller and body. */
import type { Question } from "../../generator/test/nginx/ask.ts";
import { token } from "../../generator/test/nginx/backend.ts";

/** The headers of a person with a session. */
export const good = { authorization: token.good, cookie: "taskflow_session=opaque" };
/** Forged identity headers. */
const claims = { "x-user": "root", X_Team: "wheel", "x-team": "wheel", X_User: "root" };

export const bodyOf = (length: number) => Buffer.alloc(length, "x");
const chunks = (count: number, length: number) => Array.from({ length: count }, () => bodyOf(length));
const mega = 2 ** 20;

export const requests: [path: string, question?: Question][] = [
  ...[
    "/",
    "/index.html",
    "/assets/app.js",
    "/tasks/42",
    "/assets/none.js",
    "/api",
    "/healthz",
    "/readyz",
    "/health",
  ].map((path): [string] => [path]),
  ["/", { method: "HEAD" }],
  ["/", { method: "POST", body: bodyOf(3) }],
  ...["/api/", "/api/nope", "/api/tasksX", "/api/users-x/a", "/api/auth/metrics", "/api/auth/verify/x"].map(
    (path): [string, Question] => [path, { headers: good }],
  ),
  // Every form of path after a route's prefix.
  ...[
    "",
    "/",
    "/a/b",
    "?page=2&q=%20%2F%3F",
    "/?q=a/../b",
    "/a%20b+c",
    "/%C3%A9",
    "/100%25",
    "/a%3Fb%23c",
    "/a%0Ab",
  ].map((rest): [string, Question] => [`/api/tasks${rest}`, { headers: good }]),
  ...["/a%2Fb", "/a%252Fb", "//a/./b/../c", "/..%2F..%2Fnone", "/%2e%2e/users/x", "/a/..", "/%ff\"'"].map(
    (rest): [string, Question] => [`/api/tasks${rest}`, { headers: good }],
  ),
  ...["/%00", "/api/../../x", "/%zz", "/api/tasks/%"].map((path): [string, Question] => [path, { headers: good }]),
  ["/api/users/register", { method: "POST", headers: claims, body: bodyOf(10) }],
  ["/api/users/register", { headers: { ...good, ...claims } }],
  ["/api/users/registerX", { headers: good }],
  ["/api/auth", { headers: good }],
  ["/api/auth/login", { method: "POST", headers: { ...good, origin: "http://localhost", host: "localhost:8080" } }],
  ["/api/auth//docs/json", {}],
  // Callers.
  ["/api/tasks/x?y=1", { method: "PUT", headers: claims }],
  ["/api/tasks/x?y=1", { method: "PUT", headers: { authorization: "Bearer forged", ...claims }, body: bodyOf(100) }],
  ["/api/tasks/x", { method: "DELETE", headers: { ...good, ...claims, "if-match": '"3"' } }],
  ["/api/tasks", { headers: { ...good, "x-request-id": "0123456789abcdef0123456789abcdef" } }],
  ["/api/tasks", { headers: { ...good, "x-forwarded-proto": "https", "x-under_score": "x", "accept-language": "de" } }],
  // Sizes.
  ["/api/tasks", { method: "POST", headers: good, body: bodyOf(mega) }],
  ["/api/tasks", { method: "POST", headers: good, body: bodyOf(mega + 1) }],
  ["/api/tasks", { method: "POST", headers: good, body: chunks(20, 70_000) }],
  ["/api/images", { method: "POST", headers: good, body: chunks(10, 200_000) }],
  ["/api/images", { method: "POST", headers: good, body: bodyOf(10 * mega + 1) }],
  ["/api/images", { method: "POST", body: bodyOf(11 * mega) }],
  // A backend's answers are forwarded unchanged.
  ...[201, 304, 400, 401, 403, 404, 413, 429, 500, 503].map((status): [string, Question] => [
    `/api/tasks?answer=${status}`,
    { headers: good },
  ]),
  ["/api/health"],
  ["/api/health", { method: "POST" }],
];

/** A short title: a body of megabytes in a test's name takes minutes. */
export function titleOf(index: number): string {
  const [path, { method = "GET", headers = {}, body }] = [requests[index]?.[0], requests[index]?.[1] ?? {}];
  const bytes = body && (Buffer.isBuffer(body) ? body.length : `${body.length} chunks`);
  return [index, method, path, Object.keys(headers).join("+"), bytes].filter((part) => part !== undefined).join(" ");
}
