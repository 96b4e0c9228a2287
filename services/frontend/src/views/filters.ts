import { explain } from "../api/problem.ts";
import { loadBoard } from "../board/load.ts";
import { element, show } from "../dom/element.ts";
import { icon } from "../dom/icons.ts";
import { type Filter, noFilter } from "../model/columns.ts";
import { type Status, statuses, statusName } from "../model/transitions.ts";
import { filter, members, session } from "../state.ts";
import { toast } from "./toasts.ts";

const pauseMs = 300;

/** The filters: search, assignee and status. */
export function filterBar(life: AbortSignal): HTMLElement {
  const search = element("input", {
    type: "search",
    class: "input",
    name: "q",
    "aria-label": "Search tasks",
    placeholder: "Search",
    autocomplete: "off",
    maxlength: 200,
  });
  const who = element("select", { class: "input", "aria-label": "Filter by assignee" });
  const status = element(
    "select",
    { class: "input", "aria-label": "Filter by status" },
    element("option", { value: "" }, "Every status"),
  );
  status.append(...statuses.map((one) => element("option", { value: one }, statusName[one])));
  const clear = element(
    "button",
    { type: "button", class: "link", onclick: () => filter.set(noFilter) },
    "Clear filters",
  );

  let timer: ReturnType<typeof setTimeout> | undefined;
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => set({ text: search.value }), pauseMs);
  });
  who.addEventListener("change", () => set({ assignee: who.value }));
  status.addEventListener("change", () => set({ status: status.value as Status | "" }));
  members.watch((now) => {
    const me = session.get()?.id;
    const names = now.map(({ id, name }) => element("option", { value: id }, id === me ? `${name} (you)` : name));
    show(who, element("option", { value: "" }, "Everybody"), ...names);
    who.value = filter.get().assignee;
  }, life);

  let first = true;
  filter.watch((now) => {
    if (search.value !== now.text && document.activeElement !== search) search.value = now.text;
    if (now === noFilter) search.value = "";
    who.value = now.assignee;
    status.value = now.status;
    clear.hidden = now.assignee === "" && now.status === "" && now.text === "";
    // The first call is not a change: the board is loaded already.
    if (!first) loadBoard(life).catch((error: unknown) => toast(explain(error), { tone: "error" }));
    first = false;
  }, life);
  return element(
    "div",
    { class: "filters", role: "search", "aria-label": "Tasks" },
    element("div", { class: "search-box" }, icon("search"), search),
    who,
    status,
    clear,
  );
}

const set = (change: Partial<Filter>): void => filter.update((now) => ({ ...now, ...change }));
