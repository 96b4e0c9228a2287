import { pictureUrl } from "../api/images.ts";
import type { Task } from "../api/tasks.ts";
import { moveTask } from "../board/changes.ts";
import { element, show } from "../dom/element.ts";
import { icon } from "../dom/icons.ts";
import { dueWords } from "../model/dates.ts";
import { allowedFrom, moveName, type Status, statusName } from "../model/transitions.ts";
import { count } from "../model/words.ts";
import { locale, memberName, pictures, saving, today } from "../state.ts";
import { avatar } from "./avatar.ts";
import { openTask } from "./task-dialog.ts";

export interface CardView {
  readonly node: HTMLElement;
  draw(task: Task): void;
}

/** One task on the board. Its title is a button as large as the card; the allowed moves are buttons above it. */
export function cardView(id: string): CardView {
  const node = element("li", { class: "card", "data-task": id });
  let drawn = "";
  const draw = (task: Task): void => {
    const attached = pictures.get().get(id) ?? [];
    const person = task.assignee === null ? null : { id: task.assignee, name: memberName(task.assignee) };
    const busy = saving.get().has(id);
    const look = JSON.stringify([task, attached, person, busy, today.get()]);
    if (look === drawn) return;
    drawn = look;
    node.dataset.status = task.status;
    node.classList.toggle("is-saving", busy);
    const cover = attached[0];
    const due = task.due === null ? null : dueWords(task.due, today.get(), task.status === "done", locale);
    show(
      node,
      cover &&
        element("img", {
          class: "card-cover",
          src: pictureUrl(cover),
          alt: "",
          loading: "lazy",
          decoding: "async",
          draggable: "false",
          onerror: ({ target }: Event) => (target as Element).remove(),
        }),
      element("div", { class: "card-head" }, title(task), person && avatar(person, true)),
      task.description !== "" && element("p", { class: "card-text" }, task.description.slice(0, 300)),
      element(
        "div",
        { class: "card-foot" },
        due &&
          element(
            "span",
            { class: `chip chip-${due.tone}` },
            icon(due.tone === "late" ? "alert" : "calendar"),
            due.text,
          ),
        attached.length > 0 && pictureCount(attached.length),
        element("span", { class: "card-moves" }, ...allowedFrom(task.status).map((to) => mover(task, to))),
      ),
    );
  };
  return { node, draw };
}

const pictureCount = (amount: number): HTMLElement =>
  element("span", { class: "chip", title: count(amount, "picture") }, icon("picture"), amount, hiddenWords(amount));

const hiddenWords = (amount: number): HTMLElement =>
  element("span", { class: "visually-hidden" }, amount === 1 ? " picture" : " pictures");

function title(task: Task): HTMLElement {
  const attributes = {
    type: "button",
    class: "card-title",
    "data-control": "open",
    "aria-keyshortcuts": "Alt+ArrowLeft Alt+ArrowRight",
    onclick: () => void openTask(task.id),
  };
  return element("h3", {}, element("button", attributes, task.title));
}

function mover(task: Task, to: Status): HTMLButtonElement {
  const name = moveName(task.status, to);
  const attributes = {
    type: "button",
    class: `mover mover-${to}`,
    "data-control": `to-${to}`,
    "aria-label": `${name}: ${task.title}`,
    title: `To ${statusName[to]}`,
  };
  const drawing = icon(to === "open" ? "back" : to === "done" ? "check" : "arrow");
  return element("button", { ...attributes, onclick: () => moveTask(task, to) }, drawing, name);
}
