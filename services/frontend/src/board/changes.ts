import { ApiError, explain } from "../api/problem.ts";
import { changeTask, getTask, type Task } from "../api/tasks.ts";
import { announce } from "../dom/announce.ts";
import { find, place, without } from "../model/columns.ts";
import { mayMove, type Status, statusName } from "../model/transitions.ts";
import { columns, filter, happenings, saving } from "../state.ts";
import { toast } from "../views/toasts.ts";

/** A task whose moves are in progress: the version that the service last confirmed, and the last move's promise. */
interface Flight {
  confirmed: Task;
  ending: Promise<void>;
  /** The highest version that live updates have named since. */
  heard: number;
}

const flights = new Map<string, Flight>();

/** Shows the service's version of a task. Ignores a version that is older than the shown one. */
export function accept(task: Task): void {
  const shown = find(columns.get(), task.id);
  if (shown && shown.version > task.version) return;
  columns.update((now) => place(now, task, filter.get()));
}

export const forget = (id: string): void => columns.update((now) => without(now, id));

/** Shows a move at once, then requests it. A second move of the same task waits for the first. */
export function moveTask(task: Task, to: Status): void {
  if (!mayMove(task.status, to)) {
    announce(`${task.title} cannot go from ${statusName[task.status]} to ${statusName[to]}`);
    return;
  }
  columns.update((now) => place(now, { ...task, status: to }, filter.get()));
  announce(`${task.title} moved to ${statusName[to]}`);
  const flight = flights.get(task.id) ?? { confirmed: task, ending: Promise.resolve(), heard: task.version };
  flights.set(task.id, flight);
  saving.update((now) => new Set(now).add(task.id));
  const ending = flight.ending
    .then(() => carryOut(flight, to))
    .finally(() => {
      if (flight.ending === ending) land(flight);
    });
  flight.ending = ending;
}

async function carryOut(flight: Flight, to: Status): Promise<void> {
  const { id, version, status } = flight.confirmed;
  if (!mayMove(status, to)) return; // an earlier move was refused, so this one is no longer possible
  try {
    flight.confirmed = await changeTask(id, version, { status: to });
  } catch (error) {
    await explainRefusal(flight, error, to);
  }
}

function land(flight: Flight): void {
  const { id } = flight.confirmed;
  flights.delete(id);
  saving.update((now) => new Set([...now].filter((other) => other !== id)));
  if (find(columns.get(), id)) columns.update((now) => place(now, flight.confirmed, filter.get()));
  happenings.update((now) => now + 1);
  if (flight.heard > flight.confirmed.version) void refresh(id);
}

/** Explains a refused move: another user was faster, or the service does not answer. The card returns to its real column. */
async function explainRefusal(flight: Flight, error: unknown, to: Status): Promise<void> {
  const { id, title } = flight.confirmed;
  const status = error instanceof ApiError ? error.problem.status : 0;
  if (status === 404) {
    forget(id);
    toast(`Somebody else deleted “${title}”.`, { tone: "error" });
    return;
  }
  const newest = [409, 412].includes(status) ? await getTask(id).catch(() => null) : null;
  if (!newest) {
    toast(`“${title}” was not moved. ${explain(error)}`, { tone: "error" });
    return;
  }
  flight.confirmed = newest;
  const now = newest.status === to ? "too" : "instead";
  toast(
    `Somebody else changed “${newest.title}”: it is in “${statusName[newest.status]}” ${now}. You now see its newest version.`,
    { tone: "error" },
  );
}

/** Handles a live update, which names a version: fetches the task unless it is known or its own moves are in progress. */
export function hear(id: string, version: number): void {
  const flight = flights.get(id);
  if (flight) flight.heard = Math.max(flight.heard, version);
  else if ((find(columns.get(), id)?.version ?? 0) < version) void refresh(id);
}

async function refresh(id: string): Promise<void> {
  try {
    const task = await getTask(id);
    if (!flights.has(id)) accept(task);
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 404) forget(id);
  }
}
