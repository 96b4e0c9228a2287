import { send } from "./http.ts";

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly team: { readonly id: string; readonly name: string };
}

/** Opens a session. The cookie is HttpOnly; the token in the response is for programs, and this page ignores it. */
export async function logIn(email: string, password: string): Promise<User> {
  const answer = await send<{ user: User }>("POST", "/api/auth/login", { body: { email, password }, open: true });
  return answer.user;
}

export const logOut = (): Promise<void> => send("POST", "/api/auth/logout", { open: true });

/** Returns the signed-in user. auth responds with the user itself, or with an object that has it as `user`. */
export async function whoAmI(options: { open: boolean; signal?: AbortSignal }): Promise<User> {
  const answer = await send<User | { user: User }>("GET", "/api/auth/me", options);
  return "user" in answer ? answer.user : answer;
}
