import { logIn, type User } from "../api/auth.ts";
import { ApiError } from "../api/problem.ts";
import { register } from "../api/users.ts";
import { element } from "../dom/element.ts";
import { field, passwordField, textInput } from "./field.ts";
import { form } from "./form.ts";
import type { SignInForm } from "./sign-in-form.ts";

const shortest = 10;

/** The form for a new account, in the team of an invitation or in a new team. */
export function registerForm(options: { invitation: string | null; done: (user: User) => void }): SignInForm {
  const { invitation } = options;
  const name = field("Your name", textInput({ name: "name", autocomplete: "name", required: true, maxlength: 100 }));
  const email = field(
    "Email",
    textInput({
      type: "email",
      name: "email",
      autocomplete: "username",
      inputmode: "email",
      required: true,
      maxlength: 254,
    }),
  );
  const password = passwordField(
    "Password",
    "new-password",
    `At least ${shortest} characters. A short sentence is a good one.`,
  );
  const team = field(
    "Team name",
    textInput({ name: "team", autocomplete: "organization", maxlength: 100 }),
    "If you leave it empty, the team is named after you.",
  );
  const invited = element(
    "p",
    { class: "notice" },
    "You were invited: your account joins the team that sent you the link.",
  );
  const value = (input: HTMLInputElement): string => input.value.trim();

  const send = async (): Promise<void> => {
    const where = invitation !== null ? { invitation } : value(team.input) === "" ? {} : { team: value(team.input) };
    const account = { name: value(name.input), email: value(email.input), password: password.input.value };
    try {
      await register({ ...account, ...where });
    } catch (error) {
      throw retold(error);
    }
    options.done(await logIn(account.email, account.password));
  };
  const node = form({
    fields: { name, email, password, team },
    submit: "Create account",
    content: [invitation !== null && invited, name.node, email.node, password.node, invitation === null && team.node],
    check: () => ({
      name: value(name.input) === "" ? "Type the name your team knows you by." : null,
      email: /^[^\s@]+@[^\s@]+$/.test(value(email.input)) ? null : "Type an e-mail address such as ada@example.org.",
      password: password.input.value.length < shortest ? `Use at least ${shortest} characters.` : null,
    }),
    send,
  });
  return { node, focus: () => name.input.focus() };
}

/** Assigns errors that concern one field to that field. */
function retold(error: unknown): unknown {
  if (!(error instanceof ApiError)) return error;
  const { status } = error.problem;
  const at = (path: string, message: string) => new ApiError("answer", { status, errors: [{ path, message }] });
  if (status === 409) return at("email", "This e-mail address has an account already. Sign in instead.");
  if (status === 404)
    return new ApiError("answer", { status: 422, detail: "This invitation is not known. Ask for a new link." });
  if (status === 410)
    return new ApiError("answer", { status, detail: "This invitation has expired. Ask for a new link." });
  return error;
}
