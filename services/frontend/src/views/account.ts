import { element, show } from "../dom/element.ts";
import { icon } from "../dom/icons.ts";
import { signOut } from "../session.ts";
import { session } from "../state.ts";
import { avatar } from "./avatar.ts";

/** The signed-in user, and the button to sign out. A popover of the browser: Escape and a click outside close it. */
export function accountMenu(life: AbortSignal): HTMLElement {
  const panel = element("div", {
    id: "account",
    class: "popover",
    popover: "auto",
    role: "group",
    "aria-label": "Account",
  });
  const button = element("button", {
    type: "button",
    class: "account-button",
    popovertarget: "account",
    "aria-label": "Account",
  });
  session.watch((user) => {
    if (!user) return;
    show(button, avatar(user));
    button.title = `${user.name}, ${user.team.name}`;
    const out = element("button", { type: "button", class: "menu-item", onclick: signOut }, icon("leave"), "Sign out");
    show(
      panel,
      element("p", { class: "account-name" }, user.name),
      element("p", { class: "soft" }, user.email),
      element("p", { class: "account-team" }, icon("people"), user.team.name),
      out,
    );
  }, life);
  return element("div", { class: "account" }, button, panel);
}
