/** The identity of a caller: a user with a token signed by auth, or automation with the API token. */
import { hash, timingSafeEqual } from "node:crypto";
import { type IdentitySource, isUuid } from "@taskflow/kit/identity.ts";
import { Problem } from "@taskflow/kit/problem.ts";
import { bearer, tokenIdentity } from "@taskflow/kit/token.ts";

const digest = (token: string): Buffer => hash("sha256", token, "buffer");

/** Automation is no user; its X-Team header names the team that it acts for. */
export function callerIdentity(options: { authUrl: string; apiToken: string }): IdentitySource {
  const ofUser = tokenIdentity({ authUrl: options.authUrl });
  const expected = digest(options.apiToken);
  return (request) => {
    const { authorization, "x-team": team } = request.headers;
    // Compares digests: they have equal lengths, and their similarity says nothing about the tokens.
    if (!timingSafeEqual(digest(bearer(authorization)), expected)) return ofUser(request);
    if (isUuid(team)) return { user: null, team };
    const errors = [{ path: "x-team", message: "must be the id of a team" }];
    throw new Problem(400, "a request with the API token must name its team in the X-Team header", { errors });
  };
}
