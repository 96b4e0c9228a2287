import type { User } from "../api/auth.ts";
import { element, show } from "../dom/element.ts";
import { themeButton } from "../theme.ts";
import { healthStrip } from "./health-strip.ts";
import { illustration } from "./illustration.ts";
import { registerForm } from "./register-form.ts";
import { signInForm } from "./sign-in-form.ts";
import { wordmark } from "./wordmark.ts";

export interface EntranceOptions {
  readonly invitation: string | null;
  readonly life: AbortSignal;
  readonly done: (user: User) => void;
}

/** The page for signing in or registering. */
export function entrance({ invitation, life, done }: EntranceOptions): HTMLElement {
  const place = element("div", { class: "entrance-form" });
  const draw = (registering: boolean, byPerson: boolean): void => {
    const form = registering ? registerForm({ invitation, done }) : signInForm({ email: "", done });
    const title = registering ? "Create your account" : "Welcome back";
    const other = registering ? "Sign in instead" : "Create an account";
    const change = (event: MouseEvent): void => {
      event.preventDefault();
      const path = registering ? "/" : "/register";
      history.pushState(null, "", invitation === null ? path : `${path}?${new URLSearchParams({ invitation })}`);
      draw(!registering, true);
    };
    document.title = `${registering ? "Create account" : "Sign in"} – TaskFlow`;
    show(
      place,
      element("h1", {}, title),
      element(
        "p",
        { class: "lead" },
        registering ? "One minute, and your board is there." : "Sign in to see what your team is up to.",
      ),
      form.node,
      element(
        "p",
        { class: "entrance-other" },
        registering ? "You have one already? " : "New here? ",
        element("a", { href: registering ? "/" : "/register", class: "link", onclick: change }, other),
      ),
    );
    if (byPerson) form.focus();
  };
  const wantsAccount = (): boolean =>
    location.pathname === "/register" || (invitation !== null && location.pathname === "/");
  addEventListener("popstate", () => draw(wantsAccount(), false), { signal: life });
  draw(wantsAccount(), false);
  return element(
    "div",
    { id: "app", class: "entrance" },
    element("header", { class: "entrance-top" }, wordmark(), themeButton(life)),
    element("main", { class: "entrance-main" }, place),
    element("div", { class: "entrance-art", "aria-hidden": "true" }, illustration()),
    element("footer", { class: "entrance-foot" }, healthStrip(life)),
  );
}
