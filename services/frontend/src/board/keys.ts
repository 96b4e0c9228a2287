import { announce } from "../dom/announce.ts";
import { find } from "../model/columns.ts";
import { nextOn, statusName } from "../model/transitions.ts";
import { columns } from "../state.ts";
import { moveTask } from "./changes.ts";

const sides: Readonly<Record<string, "left" | "right">> = { ArrowLeft: "left", ArrowRight: "right" };

/** Handles arrow keys: they move the focus from card to card. With Alt, left and right move the card itself. */
export function moveByKeys(board: HTMLElement, life: AbortSignal): void {
  board.addEventListener(
    "keydown",
    (event) => {
      const card = (event.target as Element).closest<HTMLElement>("[data-task]");
      if (!card || !event.key.startsWith("Arrow") || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const side = sides[event.key];
      if (!event.altKey) goTo(board, card, event.key);
      else if (side) take(card.dataset.task ?? "", side);
    },
    { signal: life },
  );
}

function take(id: string, side: "left" | "right"): void {
  const task = find(columns.get(), id);
  if (!task) return;
  const to = nextOn(side, task.status);
  if (to) moveTask(task, to);
  else announce(`${task.title} is in ${statusName[task.status]} and cannot go further ${side}`);
}

function goTo(board: HTMLElement, card: HTMLElement, key: string): void {
  const side = sides[key];
  const target = side ? beside(board, card, side === "left" ? -1 : 1) : neighbour(card, key === "ArrowUp" ? -1 : 1);
  target?.querySelector<HTMLElement>("[data-control]")?.focus();
}

const neighbour = (card: HTMLElement, step: number): Element | null =>
  step < 0 ? card.previousElementSibling : card.nextElementSibling;

/** Finds the card at about the same height in the next column that has cards. */
function beside(board: HTMLElement, card: HTMLElement, step: number): Element | null {
  const lists = [...board.querySelectorAll(".column:not([hidden]) .cards")];
  const here = lists.findIndex((list) => list.contains(card));
  const { top } = card.getBoundingClientRect();
  for (let at = here + step; at >= 0 && at < lists.length; at += step) {
    const cards = [...(lists[at]?.children ?? [])];
    const distance = (one: Element): number => Math.abs(one.getBoundingClientRect().top - top);
    if (cards.length > 0) return cards.reduce((best, one) => (distance(one) < distance(best) ? one : best));
  }
  return null;
}
