/** Who calls tasks: a user with the token that auth signed, or automation with the API token. */
import { hash, timingSafeEqual } from "node:crypto";
import { type IdentitySource, isUuid } from "@taskflow/kit/identity.ts";
import { Problem } from "@taskflow/kit/problem.ts";
import { bearer, tokenIdentity } from "@taskflow/kit/token.ts";

const digest = (token: string): Buffer => hash("sha256", token, "buffer");

/** Automation says in X-Team whom it acts for, and is no user. */
export function callerIdentity(options: { authUrl: string; apiToken: string }): IdentitySource {
  const ofUser = tokenIdentity({ authUrl: options.authUrl });
  const expected = digest(options.apiToken);
  return (request) => {
    const { authorization, "x-team": team } = request.headers;
    // Digests: of equal length, and how alike they are says nothing of the tokens.
    if (!timingSafeEqual(digest(bearer(authorization)), expected)) return ofUser(request);
    if (isUuid(team)) return { user: null, team };
    const errors = [{ path: "x-team", message: "must be the id of a team" }];
    throw new Problem(400, "with the API token, X-Team says for which team", { errors });
  };
}
