import type { User } from "./api/auth.ts";
import { keepAlive, live } from "./dom/announce.ts";
import { show } from "./dom/element.ts";
import { dayOf } from "./model/dates.ts";
import { resume } from "./session.ts";
import { session, today } from "./state.ts";
import { banner } from "./views/banner.ts";
import { entrance } from "./views/entrance.ts";
import { shell } from "./views/shell.ts";
import { splash } from "./views/splash.ts";
import { toast } from "./views/toasts.ts";

const page = new AbortController().signal;
setInterval(() => today.set(dayOf(new Date())), 60_000);
// A file that is dropped outside of its target must not replace the page.
for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => event.preventDefault());

show(document.body, splash());
keepAlive(live);
keepAlive(banner(page), "prepend");

const invitation = new URLSearchParams(location.search).get("invitation");

function enter(): void {
  const life = new AbortController();
  const mounted = shell(life.signal);
  document.querySelector("#app")?.replaceWith(mounted);
}

function welcome(): void {
  const life = new AbortController();
  const done = (user: User): void => {
    session.set(user);
    life.abort();
    if (location.search !== "" || location.pathname === "/register") history.replaceState(null, "", "/");
    enter();
    document.querySelector<HTMLElement>("#content h1")?.focus();
  };
  const mounted = entrance({ invitation, life: life.signal, done });
  document.querySelector("#app")?.replaceWith(mounted);
}

try {
  const user = await resume(page);
  session.set(user);
  if (user) enter();
  else welcome();
  if (user && invitation !== null)
    toast("You are signed in already. To use the invitation, sign out and open its link again.");
} catch {
  welcome();
}
