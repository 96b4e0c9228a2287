import { randomBytes } from "node:crypto";
import type { StepContext } from "../../e2e/context.ts";
import type { MicroserviceName } from "../../generator/src/catalog/microservices/index.ts";
import { publicPath, routesOf } from "../../operate/load/api-paths.ts";
import { askerOf } from "../../operate/load/ask.ts";
import type { WayIn } from "../../operate/load/way-in.ts";

/** Registers and logs in a new user. The API deletes no account, so each run leaves one. */
export async function logIn({ planned }: StepContext, way: WayIn): Promise<string> {
  const asker = askerOf(way);
  const routes = routesOf(planned);
  const email = `e2e-${randomBytes(6).toString("hex")}@people.example.org`;
  const password = randomBytes(12).toString("hex");
  const post = async (service: MicroserviceName, path: string, body: object) => {
    const target = publicPath(routes, service, path);
    const headers = { "content-type": "application/json" };
    const answer = await asker.ask({ method: "POST", path: target, headers, body: JSON.stringify(body) });
    if (answer.status >= 300) throw new Error(`POST ${target} answered ${answer.status}: ${answer.text.slice(0, 300)}`);
    return answer;
  };
  try {
    await post("users", "/users/register", { name: "End to End", email, password, team: "End to end" });
    return (await post("auth", "/login", { email, password })).cookies.join("; ");
  } finally {
    asker.close();
  }
}
