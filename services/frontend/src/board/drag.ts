import { mayMove, type Status } from "../model/transitions.ts";

const threshold = 6; // pixels that a mouse moves before a press becomes a drag
const longPressMs = 320; // a finger that moves earlier scrolls the page
const edge = 72; // pixels from the window's edge within which a drag scrolls the page

interface Drag {
  readonly card: HTMLElement;
  readonly ghost: HTMLElement;
  readonly offset: { readonly x: number; readonly y: number };
  readonly from: Status;
  over: HTMLElement | null;
  x: number;
  y: number;
}

/** Makes cards draggable by mouse, pen or finger. Only columns that the task may move to accept it. Escape cancels the drag. */
export function enableDragging(board: HTMLElement, drop: (task: string, to: Status) => void, life: AbortSignal): void {
  let drag: Drag | null = null;
  let press: AbortController | null = null;

  const begin = (card: HTMLElement, x: number, y: number): void => {
    drag = lift(board, card, x, y);
    requestAnimationFrame(scrollAlong);
  };
  const scrollAlong = (): void => {
    if (!drag) return;
    const by = drag.y < edge ? drag.y - edge : drag.y > innerHeight - edge ? drag.y - innerHeight + edge : 0;
    if (by !== 0) scrollBy(0, by / 5);
    hover(drag);
    requestAnimationFrame(scrollAlong);
  };
  const end = (dropped: boolean): void => {
    press?.abort();
    if (!drag) return;
    hover(drag);
    const { card, ghost, over } = drag;
    drag = null;
    settle(board, card, ghost);
    // The click event after a drag must not open the card.
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }), 50);
    const to = over?.dataset.status as Status | undefined;
    if (dropped && to) drop(card.dataset.task ?? "", to);
  };

  board.addEventListener(
    "pointerdown",
    (event) => {
      const target = event.target as Element;
      const card = target.closest<HTMLElement>("[data-task]");
      if (!card || !event.isPrimary || event.button !== 0 || target.closest(".mover")) return;
      press?.abort();
      press = new AbortController();
      const { signal } = press;
      const start = { x: event.clientX, y: event.clientY };
      const byFinger = event.pointerType === "touch";
      const timer = byFinger ? setTimeout(() => begin(card, start.x, start.y), longPressMs) : undefined;
      signal.addEventListener("abort", () => clearTimeout(timer));
      const move = ({ clientX, clientY }: PointerEvent): void => {
        const far = Math.hypot(clientX - start.x, clientY - start.y) > threshold;
        if (!drag && far && byFinger) press?.abort();
        else if (!drag && far) begin(card, start.x, start.y);
        if (drag) follow(drag, clientX, clientY);
      };
      addEventListener("pointermove", move, { signal });
      addEventListener("pointerup", () => end(true), { signal });
      addEventListener("pointercancel", () => end(false), { signal });
      addEventListener("blur", () => end(false), { signal });
      addEventListener("keydown", ({ key }) => (key === "Escape" ? end(false) : undefined), { signal });
      life.addEventListener("abort", () => end(false), { signal });
    },
    { signal: life },
  );
  // Registered from the start, and not passive: if it came later, the browser would already be scrolling.
  board.addEventListener("touchmove", (event) => (drag ? event.preventDefault() : undefined), {
    passive: false,
    signal: life,
  });
  board.addEventListener("contextmenu", (event) => (drag ? event.preventDefault() : undefined), { signal: life });
}

const swallow = (event: Event): void => {
  event.preventDefault();
  event.stopPropagation();
};

function lift(board: HTMLElement, card: HTMLElement, x: number, y: number): Drag {
  const box = card.getBoundingClientRect();
  const ghost = card.cloneNode(true) as HTMLElement;
  ghost.removeAttribute("data-task");
  ghost.setAttribute("aria-hidden", "true");
  ghost.inert = true;
  ghost.classList.add("ghost");
  ghost.style.width = `${box.width}px`;
  document.body.append(ghost);
  card.classList.add("is-lifted");
  document.documentElement.classList.add("is-dragging");
  const from = card.dataset.status as Status;
  for (const column of board.querySelectorAll<HTMLElement>(".column")) {
    const to = column.dataset.status as Status;
    if (to !== from) column.classList.add(mayMove(from, to) ? "takes" : "refuses");
  }
  const drag: Drag = { card, ghost, from, offset: { x: x - box.left, y: y - box.top }, over: null, x, y };
  follow(drag, x, y);
  return drag;
}

function follow(drag: Drag, x: number, y: number): void {
  drag.x = x;
  drag.y = y;
  drag.ghost.style.translate = `${x - drag.offset.x}px ${y - drag.offset.y}px`;
}

/** Marks the column below the pointer if it accepts the card. */
function hover(drag: Drag): void {
  const column = document.elementFromPoint(drag.x, drag.y)?.closest<HTMLElement>(".column.takes") ?? null;
  if (column === drag.over) return;
  drag.over?.classList.remove("is-over");
  column?.classList.add("is-over");
  drag.over = column;
}

function settle(board: HTMLElement, card: HTMLElement, ghost: HTMLElement): void {
  ghost.remove();
  card.classList.remove("is-lifted");
  document.documentElement.classList.remove("is-dragging");
  for (const column of board.querySelectorAll(".column")) column.classList.remove("takes", "refuses", "is-over");
}
