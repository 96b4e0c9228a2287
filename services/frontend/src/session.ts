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

/** Returns the user of the cookie's session, or null if it has ended. */
export async function resume(signal: AbortSignal): Promise<User | null> {
  try {
    return await keepTrying("TaskFlow", () => whoAmI({ open: true, signal }), signal);
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 401) return null;
    throw error;
  }
}

/** Ends the session and reloads the page, so that nothing of the session stays in memory. */
export async function signOut(): Promise<void> {
  try {
    await logOut();
    leave();
  } catch (error) {
    toast(`You are still signed in. ${explain(error)}`, { tone: "error" });
  }
}

let asking: Promise<void> | null = null;

/** Asks the user to sign in again, in a dialog above everything else. Input is kept, and the refused request is sent again. */
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
        // Another user must not see this user's board.
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
