import { listNotifications, markAllRead, markRead, type Notification } from "../api/notifications.ts";
import { explain } from "../api/problem.ts";
import { readNotice } from "../model/live-events.ts";
import { inbox } from "../state.ts";
import { keepTrying } from "../trouble.ts";
import { toast } from "./toasts.ts";

export async function loadInbox(signal: AbortSignal): Promise<void> {
  inbox.set(await keepTrying("Notifications", () => listNotifications(undefined, signal), signal));
}

/** Loads the next page and adds it at the end. */
export async function loadOlder(signal: AbortSignal): Promise<void> {
  const now = inbox.get();
  if (!now?.next) return;
  const after = now.next;
  const older = await keepTrying("Notifications", () => listNotifications(after, signal), signal);
  const known = new Set(now.items.map(({ id }) => id));
  inbox.set({ ...older, items: [...now.items, ...older.items.filter(({ id }) => !known.has(id))] });
}

/** Handles a live notification: shows its text and loads the list again. */
export function heardNotification(data: string, signal: AbortSignal): void {
  const text = readNotice(data);
  if (text) toast(text);
  void loadInbox(signal).catch(() => {});
}

/** Shows a notification as read at once, and as unread again if the request fails. */
export async function read(notification: Notification): Promise<void> {
  if (notification.readAt !== null) return;
  await optimistic(
    (item) => item.id === notification.id,
    () => markRead(notification.id),
  );
}

export const readAll = (): Promise<void> => optimistic(() => true, markAllRead);

async function optimistic(which: (item: Notification) => boolean, tell: () => Promise<void>): Promise<void> {
  const before = inbox.get();
  if (!before) return;
  const readAt = new Date().toISOString();
  const items = before.items.map((item) => (item.readAt === null && which(item) ? { ...item, readAt } : item));
  const all = tell === markAllRead;
  inbox.set({ ...before, items, unread: all ? 0 : Math.max(0, before.unread - 1) });
  try {
    await tell();
  } catch (error) {
    inbox.set(before);
    toast(`Not marked as read. ${explain(error)}`, { tone: "error" });
  }
}
