import { type Page, send } from "./http.ts";

export interface Notification {
  readonly id: string;
  readonly kind: string;
  readonly text: string;
  /** The task's id. */
  readonly task: string | null;
  readonly createdAt: string;
  readonly readAt: string | null;
}

export interface Inbox extends Page<Notification> {
  readonly unread: number;
}

export const listNotifications = (after: string | undefined, signal?: AbortSignal): Promise<Inbox> =>
  send("GET", "/api/notifications", { query: { limit: 20, after }, signal });
export const markRead = (id: string): Promise<void> =>
  send("POST", `/api/notifications/${encodeURIComponent(id)}/read`);
export const markAllRead = (): Promise<void> => send("POST", "/api/notifications/read");
