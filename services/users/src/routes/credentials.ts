import type { App } from "@taskflow/kit/app.ts";
import { Problem } from "@taskflow/kit/problem.ts";
import { object } from "@taskflow/kit/schema.ts";
import type { Deps } from "../dependencies.ts";
import { verifyPassword } from "../password.ts";
import { user } from "../schemas.ts";

const body = object({ email: { type: "string", maxLength: 254 }, password: { type: "string", maxLength: 200 } });

/** For auth only: the gateway has no route to it, and network policies admit no other caller. */
export function credentialsRoute(app: App, { users, metrics }: Deps): void {
  const { taskflow_credential_checks_total: checked } = metrics.declared;
  const schema = {
    summary: "The user of an address and a password",
    tags: ["internal"],
    body,
    response: { 200: user },
  } as const;

  app.post("/credentials", { schema }, async ({ body: { email, password } }) => {
    const found = await users.findByEmail(email);
    const good = await verifyPassword(password, found?.passwordHash);
    checked.inc({ result: good ? "right" : found ? "wrong password" : "unknown" });
    if (!found || !good) throw new Problem(401, "the address or the password is wrong");
    return found.user;
  });
}
