import { send } from "./http.ts";

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly team: { readonly id: string; readonly name: string };
}

/** Opens a session; the cookie is HttpOnly and the token in the answer is for programs, not for this page. */
export async function logIn(email: string, password: string): Promise<User> {
  const answer = await send<{ user: User }>("POST", "/api/auth/login", { body: { email, password }, open: true });
  return answer.user;
}

export const logOut = (): Promise<void> => send("POST", "/api/auth/logout", { open: true });

/** Who is signed in. auth answers the user, bare or as `user`. */
export async function whoAmI(options: { open: boolean; signal?: AbortSignal }): Promise<User> {
  const answer = await send<User | { user: User }>("GET", "/api/auth/me", options);
  return "user" in answer ? answer.user : answer;
}
