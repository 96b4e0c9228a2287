/** Traffic: people who use TaskFlow until they are stopped, and what they saw. For the command, for chaos and for e2e. */

import { setTimeout as sleep } from "node:timers/promises";
import type { PlannedCluster } from "../../generator/src/plan/types.ts";
import { publicPath, routesOf } from "./api-paths.ts";
import { type Answer, type Ask, askerOf, TimedOut } from "./ask.ts";
import type { Action } from "./kind.ts";
import { kinds } from "./kinds.ts";
import { accountKey, gather, logIn, type Person, peopleOf } from "./people.ts";
import { schedule } from "./schedule.ts";
import { bare, isFailure, type Outcome, type Sample, type Summary, summarize } from "./summary.ts";
import type { WayIn } from "./way-in.ts";

export interface TrafficOptions {
  readonly planned: PlannedCluster;
  readonly way: WayIn;
  /** The same seed: the same people do the same in the same order. */
  readonly seed?: string;
  /** Requests a second, of all people together. */
  readonly rate?: number;
  readonly people?: number;
}

export interface Counts {
  readonly requests: number;
  readonly failed: number;
  readonly limited: number;
}

export interface Traffic {
  /** Waits for the answers that are still to come. */
  stop(): Promise<Summary>;
  /** So far: how many were answered or given up, failed, and met the gateway's rate. */
  counts(): Counts;
  /** So far, in full. @param since milliseconds as `now` tells them: only what was sent after that */
  snapshot(since?: number): Summary;
  /** Resolves once all that is asked now is answered or given up. */
  settled(): Promise<void>;
  /** Milliseconds since it began. */
  now(): number;
  /** How many requests were sent again since their connection had been closed while it rested. */
  repeated(): number;
}

export const defaults = { seed: "1", rate: 20, people: 20 } as const;

/**
 * Resolves once everybody is logged in and the first request is on its way.
 * @throws Error where people cannot register or log in
 */
export async function startTraffic(options: TrafficOptions): Promise<Traffic> {
  const { planned, way, seed, rate, people: count } = { ...defaults, ...options };
  const asker = askerOf(way);
  const routes = routesOf(planned);
  const people = peopleOf(seed, count, accountKey());
  const samples: Sample[] = [];
  let [failed, limited] = [0, 0];
  const open = new Set<Promise<void>>();
  const loggingIn = new Set<Person>();
  const stopped = new AbortController();

  /** As the person's browser would: with its session, from the page of this origin. */
  async function askAs(person: Person, service: string, { path, headers, ...rest }: Ask): Promise<Answer> {
    const atPage = !routes.some(({ upstream }) => upstream.name === service);
    const logsIn = service === "auth" && path === "/login";
    const sent = { ...headers, origin: way.origin, ...(person.cookie && !logsIn && { cookie: person.cookie }) };
    const answer = await asker.ask({ ...rest, headers: sent, path: atPage ? path : publicPath(routes, service, path) });
    // Whichever answer renews the session: browsers keep what they are given.
    if (answer.status < 300 && answer.cookies[0]) person.cookie = answer.cookies[0];
    return answer;
  }

  await gather(people, askAs).catch((error) => {
    asker.close();
    throw new Error(`nobody can use TaskFlow at ${way.origin} (${way.address}:${way.port}): ${error.message}`);
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

  /** A session can end; whoever sees the log-in page logs in. */
  async function logInAgain(person: Person): Promise<void> {
    if (loggingIn.has(person)) return;
    loggingIn.add(person);
    await logIn(person, askAs).catch(() => {}); // the next 401 tries again
    loggingIn.delete(person);
  }

  async function run(): Promise<void> {
    const possible = kinds.filter(
      ({ service }) => way.hasPage || routes.some(({ upstream }) => upstream.name === service),
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
      // In the order in which they ended: what was sent later is at the end.
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
  if (status === 412) return "conflict"; // the next list says what the task has become
  return `${status}${type === "application/problem+json" && text.startsWith("{") ? "" : bare}`;
}

function reasonOf(error: NodeJS.ErrnoException): Outcome {
  if (error instanceof SyntaxError) return "an answer that is no JSON";
  if (error instanceof TimedOut) return "timeout";
  // "ECONNRESET" is said of an answer that broke off, of none, and of a connection that was refused in the middle.
  const { code, message } = error;
  return code && !message.includes(code) ? `${code}, ${message}` : (code ?? message);
}
