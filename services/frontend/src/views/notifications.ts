import type { Notification } from "../api/notifications.ts";
import { openDialog } from "../dom/dialog.ts";
import { element, show } from "../dom/element.ts";
import { icon } from "../dom/icons.ts";
import { ago } from "../model/dates.ts";
import { inbox, locale } from "../state.ts";
import { emptyState } from "./empty.ts";
import { loadOlder, read, readAll } from "./inbox.ts";
import { openTask } from "./task-dialog.ts";

/** The bell with the number of unread notifications. It opens the list. */
export function bell(life: AbortSignal): HTMLButtonElement {
  const badge = element("span", { class: "badge", "aria-hidden": "true" });
  const button = element(
    "button",
    { type: "button", class: "icon-button bell", "aria-haspopup": "dialog", onclick: () => openInbox(life) },
    icon("bell"),
    badge,
  );
  inbox.watch((now) => {
    const unread = now?.unread ?? 0;
    badge.hidden = unread === 0;
    if (badge.textContent !== String(unread) && unread > 0) button.classList.add("is-ringing");
    badge.textContent = unread > 99 ? "99+" : String(unread);
    button.setAttribute("aria-label", unread > 0 ? `Notifications, ${unread} unread` : "Notifications");
    button.title = "Notifications";
  }, life);
  button.addEventListener("animationend", () => button.classList.remove("is-ringing"));
  return button;
}

function openInbox(life: AbortSignal): void {
  const items = element("ul", { class: "notices" });
  const all = element(
    "button",
    { type: "button", class: "button button-small", onclick: () => void readAll() },
    icon("check"),
    "Mark all as read",
  );
  const older = element(
    "button",
    { type: "button", class: "button button-wide", onclick: () => void loadOlder(signal).catch(() => {}) },
    "Show older",
  );
  const body = element("div", { class: "notices-body" });
  const { signal, close } = openDialog({ title: "Notifications", className: "sheet" }, body);
  const open = (notice: Notification): void => {
    void read(notice);
    if (notice.task === null) return;
    close();
    void openTask(notice.task);
  };
  inbox.watch(
    (now) => {
      const focused = document.activeElement?.getAttribute("data-notice");
      show(items, ...(now?.items ?? []).map((notice) => row(notice, open)));
      all.hidden = (now?.unread ?? 0) === 0;
      older.hidden = !now?.next;
      if (now?.items.length === 0)
        show(
          body,
          emptyState(
            "bell",
            "Nothing new",
            "When somebody assigns you a task or moves one of yours, you read it here.",
          ),
        );
      else show(body, now === null ? element("p", { class: "soft" }, "Loading…") : all, items, older);
      if (focused) body.querySelector<HTMLElement>(`[data-notice="${CSS.escape(focused)}"]`)?.focus();
    },
    AbortSignal.any([signal, life]),
  );
}

function row(notice: Notification, open: (notice: Notification) => void): HTMLElement {
  const unread = notice.readAt === null;
  const when = element("time", { datetime: notice.createdAt }, ago(notice.createdAt, Date.now(), locale));
  const text = element(
    "button",
    { type: "button", class: "notice-open", "data-notice": notice.id, onclick: () => open(notice) },
    unread && element("span", { class: "visually-hidden" }, "Unread: "),
    notice.text,
  );
  const tick = element("button", {
    type: "button",
    class: "icon-button",
    "aria-label": `Mark as read: ${notice.text}`,
    title: "Mark as read",
    onclick: () => void read(notice),
  });
  tick.append(icon("check"));
  return element(
    "li",
    { class: unread ? "notice is-unread" : "notice" },
    element("div", { class: "notice-text" }, text, when),
    unread && tick,
  );
}
