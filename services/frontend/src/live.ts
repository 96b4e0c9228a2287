import { whoAmI } from "./api/auth.ts";
import { ApiError } from "./api/problem.ts";
import { forget, hear } from "./board/changes.ts";
import { loadBoard, loadPictures } from "./board/load.ts";
import { type LiveTask, readLive } from "./model/live-events.ts";
import { happenings } from "./state.ts";
import { keepTrying } from "./trouble.ts";
import { heardNotification, loadInbox } from "./views/inbox.ts";

/** Milliseconds after which a hidden tab closes its connection: a browser has only six per server. */
const hiddenFor = 60_000;
/** If more changes than this arrive at once, the whole board is loaded again. */
const crowd = 8;

/** Keeps the page's only live connection open until `life` is aborted. */
export async function keepLive(life: AbortSignal): Promise<void> {
  let first = true;
  while (!life.aborted) {
    const source = await keepTrying(
      "Live updates",
      async () => {
        // A refused event stream gives no reason. Requesting the user does, and leads to signing in if the session has ended.
        if (!first) await whoAmI({ open: false, signal: life });
        const wasFirst = first;
        first = false;
        const opened = await connect(life);
        if (!wasFirst) catchUp(life);
        return opened;
      },
      life,
    );
    await lost(source, life);
    await visible(life);
  }
}

function connect(life: AbortSignal): Promise<EventSource> {
  const source = new EventSource("/api/notifications/events");
  source.addEventListener("task", ({ data }: MessageEvent<string>) => heardTask(data, life));
  source.addEventListener("notification", ({ data }: MessageEvent<string>) => heardNotification(data, life));
  return new Promise((resolve, reject) => {
    source.addEventListener("open", () => resolve(source), { once: true });
    source.addEventListener("error", () => {
      if (source.readyState !== EventSource.OPEN) reject(new ApiError("answer", { status: 503 }));
    });
    life.addEventListener("abort", () => reject(life.reason), { once: true });
  }).catch((error: unknown) => {
    source.close();
    throw error;
  }) as Promise<EventSource>;
}

/** Resolves when the connection is closed. After a short interruption the browser reconnects and sends the last event's id. */
function lost(source: EventSource, life: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const watch = new AbortController();
    const end = (): void => {
      watch.abort();
      source.close();
      resolve();
    };
    let failures = 0;
    let sleeping: ReturnType<typeof setTimeout> | undefined;
    const { signal } = watch;
    source.addEventListener("open", () => (failures = 0), { signal });
    source.addEventListener(
      "error",
      () => (++failures > 2 || source.readyState === EventSource.CLOSED ? end() : null),
      { signal },
    );
    life.addEventListener("abort", end, { signal });
    const doze = (): void => {
      clearTimeout(sleeping);
      if (document.hidden) sleeping = setTimeout(end, hiddenFor);
    };
    document.addEventListener("visibilitychange", doze, { signal });
  });
}

function visible(life: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => (document.hidden && !life.aborted ? undefined : resolve());
    document.addEventListener("visibilitychange", look, { signal: life });
    life.addEventListener("abort", () => resolve());
    look();
  });
}

let waiting: Map<string, LiveTask> | null = null;

function heardTask(data: string, life: AbortSignal): void {
  const event = readLive(data);
  if (!event) return;
  if (!waiting) {
    waiting = new Map();
    setTimeout(() => settle(life), 150);
  }
  waiting.set(event.task, event);
}

function settle(life: AbortSignal): void {
  const events = [...(waiting?.values() ?? [])];
  waiting = null;
  if (life.aborted) return;
  if (events.length > crowd) void loadBoard(life).catch(() => {});
  else for (const event of events) event.type === "task.deleted" ? forget(event.task) : hear(event.task, event.version);
  happenings.update((now) => now + 1);
}

function catchUp(life: AbortSignal): void {
  void Promise.allSettled([loadBoard(life), loadPictures(life), loadInbox(life)]);
  happenings.update((now) => now + 1);
}
