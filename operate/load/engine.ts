/** Simulated users of the application, and the results of their requests. The traffic command, chaos and e2e use it. */

import { setTimeout as sleep } from "node:timers/promises";
import type { PlannedCluster } from "../../generator/src/plan/types.ts";
import { accountKey } from "./account-key.ts";
import { publicPath, routesOf } from "./api-paths.ts";
import { type Answer, type Ask, askerOf, TimedOut } from "./ask.ts";
import type { Action } from "./kind.ts";
import type { Person } from "./person.ts";
import { schedule } from "./schedule.ts";
import { silent } from "./silent.ts";
import { bare, isFailure, type Outcome, type Sample, summarize } from "./summary.ts";
import type { Traffic } from "./traffic.ts";
import type { Users } from "./users.ts";
import type { WayIn } from "./way-in.ts";

export interface TrafficOptions {
  readonly users: Users;
  readonly planned: PlannedCluster;
  /** null: nothing is sent, as for an application without requests. */
  readonly way: WayIn | null;
  /** The same seed gives the same users and the same actions in the same order. */
  readonly seed?: string;
  /** Requests per second, of all users together. */
  readonly rate?: number;
  readonly people?: number;
}

export const defaults = { seed: "1", rate: 20, people: 20 } as const;

/**
 * Resolves when all users are logged in and the first request has been sent.
 * @throws Error if users cannot register or log in
 */
export async function startTraffic(options: TrafficOptions): Promise<Traffic> {
  const { users, planned, way, seed, rate, people: count } = { ...defaults, ...options };
  if (way === null) return silent();
  const asker = askerOf(way);
  const { origin, address, port, hasPage } = way;
  const routes = routesOf(planned);
  const people = users.people(seed, count, accountKey());
  const samples: Sample[] = [];
  let [failed, limited] = [0, 0];
  const open = new Set<Promise<void>>();
  const loggingIn = new Set<Person>();
  const stopped = new AbortController();

  /** Sends a request as the person's browser would: with the session's cookie, from the page of this origin. */
  async function askAs(person: Person, service: string, { path, headers, anonymous, ...rest }: Ask): Promise<Answer> {
    const atPage = !routes.some(({ upstream }) => upstream.name === service);
    const sent = { ...headers, origin, ...(person.cookie && !anonymous && { cookie: person.cookie }) };
    const answer = await asker.ask({ ...rest, headers: sent, path: atPage ? path : publicPath(routes, service, path) });
    // Any answer may renew the session: browsers store every cookie.
    if (answer.status < 300 && answer.cookies[0]) person.cookie = answer.cookies[0];
    return answer;
  }

  await users.gather(people, askAs).catch((error) => {
    asker.close();
    throw new Error(`users cannot log in at ${origin} (${address}:${port}): ${error.message}`);
  });
  const begun = performance.now();
  const now = () => performance.now() - begun;

  async function act(action: Action): Promise<void> {
    const { kind } = action;
    const person = people[action.person] as Person;
    const sent = now();
    const outcome = await askAs(person, kind.service, kind.request(person, action))
      .then((answer) => judge(answer, person, action))
      .catch(reasonOf);
    const sample = { kind: kind.name, sent, ended: now(), outcome };
    samples.push(sample);
    if (isFailure(sample)) failed += 1;
    if (outcome === "limited") limited += 1;
    if (outcome.startsWith("401")) await logInAgain(person);
  }

  /** Logs a user in again after the end of the session, as a user does who sees the log-in page. */
  async function logInAgain(person: Person): Promise<void> {
    if (loggingIn.has(person)) return;
    loggingIn.add(person);
    await users.logIn(person, askAs).catch(() => {}); // the next 401 tries again
    loggingIn.delete(person);
  }

  async function run(): Promise<void> {
    const possible = users.kinds.filter(
      ({ service }) => hasPage || routes.some(({ upstream }) => upstream.name === service),
    );
    for (const action of schedule({ seed, rate, people: count, kinds: possible })) {
      await sleep(Math.max(0, action.at - now()), undefined, { signal: stopped.signal }).catch(() => {});
      if (stopped.signal.aborted) return;
      const done = act(action).finally(() => open.delete(done));
      open.add(done);
    }
  }
  const running = run();

  return {
    async stop() {
      stopped.abort();
      await running;
      await Promise.all(open);
      asker.close();
      return summarize(samples);
    },
    settled: () => Promise.all(open).then(() => {}),
    counts: () => ({ requests: samples.length, failed, limited }),
    snapshot(since = 0) {
      // Samples are in the order of their ends: requests that were sent later are at the end.
      const first = samples.findLastIndex(({ ended }) => ended < since) + 1;
      return summarize(samples.slice(first).filter(({ sent }) => sent >= since));
    },
    now,
    repeated: asker.repeated,
  };
}

function judge(answer: Answer, person: Person, { kind }: Action): Outcome {
  const { status, type, text } = answer;
  if (status < 300) {
    kind.learn?.(person, answer);
    return "good";
  }
  if (status === 429) return "limited";
  if (status === 412) return "conflict"; // the next list has the current version
  return `${status}${type === "application/problem+json" && text.startsWith("{") ? "" : bare}`;
}

function reasonOf(error: NodeJS.ErrnoException): Outcome {
  if (error instanceof SyntaxError) return "an answer that is not JSON";
  if (error instanceof TimedOut) return "timeout";
  // ECONNRESET has several causes: a truncated answer, no answer, a connection reset while it opens. The message tells them apart.
  const { code, message } = error;
  return code && !message.includes(code) ? `${code}, ${message}` : (code ?? message);
}
