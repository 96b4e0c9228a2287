import { listPictures, type Picture } from "../api/images.ts";
import { listTasks } from "../api/tasks.ts";
import { listMembers } from "../api/users.ts";
import { append, type Column } from "../model/columns.ts";
import { type Status, statuses } from "../model/transitions.ts";
import { columns, filter, members, pictures } from "../state.ts";
import { keepTrying } from "../trouble.ts";

const pageSize = 25;
let current = new AbortController();

/** Loads all shown columns again, and aborts the requests of an earlier call. */
export async function loadBoard(life: AbortSignal): Promise<void> {
  current.abort();
  current = new AbortController();
  const signal = AbortSignal.any([current.signal, life]);
  const shown = statuses.filter((status) => filter.get().status === "" || filter.get().status === status);
  await Promise.all(shown.map((status) => loadColumn(status, undefined, signal)));
}

/** Loads the next page of one column. */
export function loadMore(status: Status, life: AbortSignal): Promise<void> {
  const after = columns.get()[status].next ?? undefined;
  return loadColumn(status, after, AbortSignal.any([current.signal, life]));
}

async function loadColumn(status: Status, after: string | undefined, signal: AbortSignal): Promise<void> {
  const { assignee, text } = filter.get();
  const search = { status, assignee, q: text.trim(), limit: pageSize, after };
  change(status, (column) => ({ ...column, state: "loading" }));
  try {
    const page = await keepTrying("Tasks", () => listTasks(search, signal), signal);
    const start: Column = { tasks: [], next: null, state: "ready" };
    change(status, (column) => append(after === undefined ? start : column, page.items, page.next));
  } catch (error) {
    if (signal.aborted) return;
    change(status, (column) => ({ ...column, state: "failed" }));
    throw error;
  }
}

const change = (status: Status, make: (column: Column) => Column): void =>
  columns.update((now) => ({ ...now, [status]: make(now[status]) }));

export async function loadMembers(signal: AbortSignal): Promise<void> {
  members.set(await keepTrying("Your team", () => listMembers(signal), signal));
}

/** Loads the members again when a task names an unknown user, who may have joined meanwhile. Does so once per user. */
export function followMembers(life: AbortSignal): void {
  const asked = new Set<string>();
  columns.watch((now) => {
    const known = new Set(members.get().map(({ id }) => id));
    if (known.size === 0) return; // the first response has not arrived yet
    const named = statuses.flatMap((status) => now[status].tasks.map(({ assignee }) => assignee));
    const strangers = named.filter((id) => id !== null && !known.has(id) && !asked.has(id));
    for (const id of strangers) asked.add(id as string);
    if (strangers.length > 0) void loadMembers(life).catch(() => {});
  }, life);
}

/** Loads the pictures that the cards show: the team's, by task, a thousand at most. A task's dialog loads all of its own. */
export async function loadPictures(signal: AbortSignal): Promise<void> {
  const found: Picture[] = [];
  let after: string | undefined;
  for (let page = 0; page < 10; page += 1) {
    const query = after === undefined ? {} : { after };
    const answer = await keepTrying("Pictures", () => listPictures(query, signal), signal);
    found.push(...answer.items);
    if (answer.next === null) break;
    after = answer.next;
  }
  pictures.set(Map.groupBy(found.filter(hasTask), ({ task }) => task));
}

const hasTask = (picture: Picture): picture is Picture & { task: string } => picture.task !== null;

/** Replaces the known pictures of one task. */
export const setPictures = (task: string, now: readonly Picture[]): void =>
  pictures.update((all) => new Map(all).set(task, now));
