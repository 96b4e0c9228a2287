export { noUsers as users } from "../../load/users.ts";
