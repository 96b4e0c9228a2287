import { logIn, type User } from "../api/auth.ts";
import { ApiError } from "../api/problem.ts";
import { field, passwordField, textInput } from "./field.ts";
import { form } from "./form.ts";

export interface SignInForm {
  readonly node: HTMLFormElement;
  focus(): void;
}

/** The form for e-mail and password, on the first page and after a session has ended. */
export function signInForm(options: { email: string; done: (user: User) => void }): SignInForm {
  const attributes = {
    type: "email",
    name: "email",
    autocomplete: "username",
    inputmode: "email",
    required: true,
    maxlength: 254,
  };
  const email = field("Email", textInput({ ...attributes, value: options.email }));
  const password = passwordField("Password", "current-password");
  const node = form({
    fields: { email, password },
    submit: "Sign in",
    content: [email.node, password.node],
    check: () => ({
      email: email.input.value.trim() === "" ? "Type the e-mail address you registered with." : null,
      password: password.input.value === "" ? "Type your password." : null,
    }),
    send: async () => {
      try {
        options.done(await logIn(email.input.value.trim(), password.input.value));
      } catch (error) {
        throw isWrong(error)
          ? new ApiError("answer", { status: 400, detail: "E-mail address or password is wrong." })
          : error;
      }
    },
  });
  return { node, focus: () => (options.email === "" ? email : password).input.focus() };
}

/** Whether the e-mail or the password is wrong: here a 401 does not concern a session. */
const isWrong = (error: unknown): boolean => error instanceof ApiError && error.problem.status === 401;
