import { moveTask } from "../board/changes.ts";
import { enableDragging } from "../board/drag.ts";
import { moveByKeys } from "../board/keys.ts";
import { element } from "../dom/element.ts";
import { icon } from "../dom/icons.ts";
import { find, noFilter } from "../model/columns.ts";
import { statuses } from "../model/transitions.ts";
import { columns, filter, session } from "../state.ts";
import { columnViews } from "./columns.ts";
import { emptyState } from "./empty.ts";
import { filterBar } from "./filters.ts";
import { newTask } from "./task-dialog.ts";

/** The board: the tasks by status. */
export function boardPage(life: AbortSignal): HTMLElement {
  const create = element(
    "button",
    { type: "button", class: "button button-primary new-task", onclick: newTask },
    icon("plus"),
    "New task",
  );
  const head = element(
    "div",
    { class: "page-head board-head" },
    element(
      "div",
      {},
      element("h1", { tabindex: -1 }, "Board"),
      element("p", { class: "soft" }, session.get()?.team.name ?? ""),
    ),
    filterBar(life),
    create,
  );
  const board = element("div", { class: "board", id: "board" });
  board.append(...columnViews(board, life));
  moveByKeys(board, life);
  enableDragging(
    board,
    (id, to) => {
      const task = find(columns.get(), id);
      if (task) moveTask(task, to);
    },
    life,
  );
  const hint = element(
    "p",
    { class: "board-hint for-mouse" },
    "Drag a card, or press ",
    key("Alt"),
    " with ",
    key("←"),
    " or ",
    key("→"),
    " on it. Arrow keys alone go from card to card.",
  );
  const nothing = element("div", { class: "board-empty", hidden: true });
  const look = (): void => drawEmpty(board, nothing, hint);
  columns.watch(look, life);
  filter.watch(look, life);
  return element("div", { class: "board-page" }, head, nothing, board, hint);
}

const key = (name: string): HTMLElement => element("kbd", {}, name);

function drawEmpty(board: HTMLElement, nothing: HTMLElement, hint: HTMLElement): void {
  const now = columns.get();
  const wanted = filter.get();
  const shown = statuses.filter((status) => wanted.status === "" || wanted.status === status);
  const empty = shown.every((status) => now[status].state === "ready" && now[status].tasks.length === 0);
  const filtered = wanted.assignee !== "" || wanted.text !== "" || wanted.status !== "";
  board.hidden = empty;
  hint.hidden = empty;
  if (nothing.hidden === !empty) return;
  nothing.hidden = !empty;
  const clear = element(
    "button",
    { type: "button", class: "button", onclick: () => filter.set(noFilter) },
    "Clear filters",
  );
  const first = element(
    "button",
    { type: "button", class: "button button-primary", onclick: newTask },
    "Write the first task",
  );
  nothing.replaceChildren(
    filtered
      ? emptyState("search", "Nothing matches", "No task matches your filters.", clear)
      : emptyState(
          "board",
          "A clean board",
          "Write down what your team wants to get done. Everybody sees it at once.",
          first,
        ),
  );
}
