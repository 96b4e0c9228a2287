import { explain } from "../api/problem.ts";
import { loadBoard, loadMore } from "../board/load.ts";
import { element, show } from "../dom/element.ts";
import { statusMark } from "../dom/icons.ts";
import { arrange, glide } from "../dom/keyed.ts";
import type { Column } from "../model/columns.ts";
import { type Status, statuses, statusName } from "../model/transitions.ts";
import { columns, filter, members, pictures, saving, today } from "../state.ts";
import { type CardView, cardView } from "./card.ts";
import { toast } from "./toasts.ts";

interface ColumnView {
  readonly node: HTMLElement;
  draw(column: Column, cards: readonly HTMLElement[]): void;
}

/** The three columns. A card keeps its element when it moves, so that it can be animated and keep the focus. */
export function columnViews(board: HTMLElement, life: AbortSignal): HTMLElement[] {
  const views = Object.fromEntries(statuses.map((status) => [status, columnView(status, life)])) as Record<
    Status,
    ColumnView
  >;
  const cards = new Map<string, CardView>();
  const draw = (): void => {
    const focus = focusedIn(board);
    glide(
      () => [...cards.values()].map(({ node }) => node).filter((node) => node.isConnected),
      () => {
        const used = new Set<string>();
        for (const status of statuses) {
          const column = columns.get()[status];
          const nodes = column.tasks.map((task) => {
            const card = cards.get(task.id) ?? cardView(task.id);
            cards.set(task.id, card);
            used.add(task.id);
            card.draw(task);
            return card.node;
          });
          views[status].draw(column, nodes);
          views[status].node.hidden = filter.get().status !== "" && filter.get().status !== status;
        }
        for (const id of cards.keys()) if (!used.has(id)) cards.delete(id);
      },
    );
    focus?.();
  };
  for (const watched of [columns, filter, members, pictures, saving, today]) watched.watch(draw, life);
  return statuses.map((status) => views[status].node);
}

/** Remembers which control of which card has the focus. The returned function restores it. */
function focusedIn(board: HTMLElement): (() => void) | null {
  const focused = document.activeElement;
  const card = focused?.closest<HTMLElement>("[data-task]");
  if (!card || !board.contains(card)) return null;
  const control = focused?.getAttribute("data-control");
  return () => {
    if (document.activeElement === focused || !card.isConnected) return;
    const same = control ? card.querySelector<HTMLElement>(`[data-control="${control}"]`) : null;
    (same ?? card.querySelector<HTMLElement>("[data-control]"))?.focus();
  };
}

function columnView(status: Status, life: AbortSignal): ColumnView {
  const id = `column-${status}`;
  const amount = element("span", { class: "column-count" });
  const list = element("ul", { class: "cards", "aria-labelledby": id });
  const rest = element("div", { class: "column-rest" });
  const head = element(
    "header",
    { class: "column-head" },
    statusMark(status),
    element("h2", { id }, statusName[status]),
    amount,
  );
  const node = element(
    "section",
    { class: `column column-${status}`, "data-status": status, "aria-labelledby": id },
    head,
    list,
    rest,
  );
  const more = element(
    "button",
    { type: "button", class: "button button-wide", onclick: () => void showMore() },
    "Show more",
  );
  more.setAttribute("aria-label", `Show more in ${statusName[status]}`);
  const showMore = async (): Promise<void> => {
    const before = list.childElementCount;
    try {
      await loadMore(status, life);
      list.children[before]?.querySelector<HTMLElement>("[data-control]")?.focus();
    } catch (error) {
      if (!life.aborted) toast(explain(error), { tone: "error" });
    }
  };
  let shown = "";
  const again = element(
    "button",
    { type: "button", class: "button button-small", onclick: () => void loadBoard(life).catch(() => {}) },
    "Try again",
  );
  const draw = (column: Column, cards: readonly HTMLElement[]): void => {
    arrange(list, cards);
    const { length } = column.tasks;
    amount.textContent = column.state === "loading" && length === 0 ? "" : `${length}${column.next ? "+" : ""}`;
    node.setAttribute("aria-busy", String(column.state === "loading"));
    more.setAttribute("aria-disabled", String(column.state === "loading"));
    const mode = length > 0 ? (column.next === null ? "all" : "more") : column.state;
    if (mode === shown) return; // already drawn: the button keeps the focus
    shown = mode;
    if (mode === "more") show(rest, more);
    else if (mode === "loading") show(rest, skeleton());
    else if (mode === "failed")
      show(rest, element("p", { class: "column-empty" }, "These tasks could not be loaded. ", again));
    else if (mode === "ready") show(rest, element("p", { class: "column-empty" }, nothing(status)));
    else show(rest);
  };
  return { node, draw };
}

const nothing = (status: Status): string =>
  ({
    open: "No open tasks.",
    in_progress: "Nothing is in progress. Drag a card here to start it.",
    done: "Nothing is done yet.",
  })[status];

const skeleton = (): HTMLElement =>
  element(
    "div",
    { class: "skeletons", "aria-hidden": "true" },
    ...[0, 1, 2].map(() => element("div", { class: "skeleton" })),
  );
