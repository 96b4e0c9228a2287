import { store } from "./store.ts";

export const pages = ["board", "statistics", "team", "services"] as const;
export type Page = (typeof pages)[number];

export const pageAt = (path: string): Page => pages.find((page) => path === `/${page}`) ?? "board";

export const pathOf = (page: Page): string => (page === "board" ? "/" : `/${page}`);

export const page = store<Page>(pageAt(location.pathname));

/** Shows another page of this site without reloading. */
export function go(to: Page): void {
  if (to === page.get()) return;
  history.pushState(null, "", pathOf(to));
  page.set(to);
}

addEventListener("popstate", () => page.set(pageAt(location.pathname)));

/** Follows a link within the page. Leaves a click that opens another tab to the browser. */
export function follow(event: MouseEvent, to: Page): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(to);
}
