import { logOut, type User, whoAmI } from "./api/auth.ts";
import { onSessionEnd } from "./api/http.ts";
import { ApiError, explain } from "./api/problem.ts";
import { openDialog } from "./dom/dialog.ts";
import { element } from "./dom/element.ts";
import { leave } from "./leave.ts";
import { session } from "./state.ts";
import { keepTrying } from "./trouble.ts";
import { signInForm } from "./views/sign-in-form.ts";
import { toast } from "./views/toasts.ts";

/** The user of a session that a cookie still holds, or null. */
export async function resume(signal: AbortSignal): Promise<User | null> {
  try {
    return await keepTrying("TaskFlow", () => whoAmI({ open: true, signal }), signal);
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 401) return null;
    throw error;
  }
}

/** Ends the session; the page starts anew, so that nothing of it stays in memory. */
export async function signOut(): Promise<void> {
  try {
    await logOut();
    leave();
  } catch (error) {
    toast(`You are still signed in. ${explain(error)}`, { tone: "error" });
  }
}

let asking: Promise<void> | null = null;

/** Asks to sign in again on top of whatever is open: what was typed stays, and the refused request is made again. */
function signInAgain(): Promise<void> {
  asking ??= ask().finally(() => {
    asking = null;
  });
  return asking;
}

function ask(): Promise<void> {
  const before = session.get();
  return new Promise((resolve) => {
    const form = signInForm({
      email: before?.email ?? "",
      done: (user) => {
        // Somebody else's board must not show through.
        if (before && user.id !== before.id) leave();
        session.set(user);
        opened.close();
        resolve();
      },
    });
    const away = element("button", { type: "button", class: "link", onclick: leave }, "Leave without saving");
    const opened = openDialog(
      { title: "Please sign in again", className: "dialog-small dialog-curtain", dismissable: false },
      element("p", { class: "soft" }, "Your session has ended. What you typed is still here."),
      form.node,
      away,
    );
    form.focus();
  });
}

onSessionEnd(signInAgain);
