/**
 * What TaskFlow's users do. `npm run traffic`, `npm run chaos` and `npm run e2e` send these requests, and judge failures by them.
 * An application without requests exports `noUsers` of operate/load/users.ts instead, in this one line:
 *
 *     export { noUsers as users } from "../../operate/load/users.ts";
 */
import type { Users } from "../../operate/load/users.ts";
import { kinds } from "./kinds.ts";
import { gather, logIn, type Member, peopleOf } from "./people.ts";

const id = "00000000-0000-7000-8000-000000000000";

const sample: Member = {
  name: "Sample",
  email: "",
  password: "",
  cookie: undefined,
  team: { members: [id], tasks: [{ id, status: "open", version: 1 }] },
};

export const users: Users<Member> = { kinds, sample, people: peopleOf, gather, logIn };
