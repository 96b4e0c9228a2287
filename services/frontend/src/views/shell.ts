import { followMembers, loadBoard, loadMembers, loadPictures } from "../board/load.ts";
import { element, show } from "../dom/element.ts";
import { type IconName, icon } from "../dom/icons.ts";
import { keepLive } from "../live.ts";
import { follow, type Page, page, pageAt, pages, pathOf } from "../router.ts";
import { inbox } from "../state.ts";
import { themeButton } from "../theme.ts";
import { accountMenu } from "./account.ts";
import { boardPage } from "./board.ts";
import { healthStrip } from "./health-strip.ts";
import { loadInbox } from "./inbox.ts";
import { bell } from "./notifications.ts";
import { servicesPage } from "./services.ts";
import { statisticsPage } from "./statistics.ts";
import { openTask } from "./task-dialog.ts";
import { teamPage } from "./team.ts";
import { wordmark } from "./wordmark.ts";

const views: Readonly<Record<Page, { name: string; icon: IconName; make: (life: AbortSignal) => HTMLElement }>> = {
  board: { name: "Board", icon: "board", make: boardPage },
  statistics: { name: "Statistics", icon: "chart", make: statisticsPage },
  team: { name: "Team", icon: "people", make: teamPage },
  services: { name: "Services", icon: "pulse", make: servicesPage },
};

/** The page for a signed-in user: header, navigation and content. */
export function shell(life: AbortSignal): HTMLElement {
  const main = element("main", { id: "content", class: "content", tabindex: -1 });
  const links = pages.map((to) => link(to));
  const skip = (event: MouseEvent): void => {
    event.preventDefault();
    main.focus();
  };
  page.set(pageAt(location.pathname));
  mountPages(main, links, life);
  start(life);
  return element(
    "div",
    { id: "app", class: "shell" },
    element("a", { class: "skip", href: "#content", onclick: skip }, "Skip to content"),
    element(
      "header",
      { class: "top" },
      element(
        "a",
        {
          href: "/",
          class: "home",
          "aria-label": "TaskFlow, to the board",
          onclick: (event: MouseEvent) => follow(event, "board"),
        },
        wordmark(),
      ),
      element("nav", { class: "pages", "aria-label": "Pages" }, ...links),
      element("div", { class: "tools" }, bell(life), themeButton(life), accountMenu(life)),
    ),
    main,
    element("footer", { class: "foot" }, healthStrip(life)),
  );
}

function link(to: Page): HTMLAnchorElement {
  const { name, icon: drawing } = views[to];
  return element(
    "a",
    { href: pathOf(to), class: "page-link", onclick: (event: MouseEvent) => follow(event, to) },
    icon(drawing),
    element("span", {}, name),
  );
}

function mountPages(main: HTMLElement, links: readonly HTMLAnchorElement[], life: AbortSignal): void {
  let shown = new AbortController();
  let first = true;
  const title = (): void => {
    const unread = inbox.get()?.unread ?? 0;
    document.title = `${unread > 0 ? `(${unread}) ` : ""}${views[page.get()].name} – TaskFlow`;
  };
  page.watch((now) => {
    shown.abort();
    shown = new AbortController();
    pages.forEach((to, index) => {
      if (to === now) links[index]?.setAttribute("aria-current", "page");
      else links[index]?.removeAttribute("aria-current");
    });
    show(main, views[now].make(AbortSignal.any([shown.signal, life])));
    title();
    if (!first) {
      scrollTo(0, 0);
      main.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
    }
    first = false;
  }, life);
  inbox.watch(title, life);
}

/** Loads the data that every page needs, and keeps the live connection. */
function start(life: AbortSignal): void {
  followMembers(life);
  void Promise.allSettled([loadMembers(life), loadBoard(life), loadPictures(life), loadInbox(life)]);
  keepLive(life).catch(() => {});
  const wanted = new URLSearchParams(location.search).get("task");
  if (wanted !== null) void openTask(wanted);
}
