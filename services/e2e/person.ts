/** A user with an account, a task and a picture, which must all survive a step. */

import { randomBytes } from "node:crypto";
import type { Witness } from "../../e2e/application.ts";
import type { StepContext } from "../../e2e/context.ts";
import type { MicroserviceName } from "../../generator/src/catalog/microservices/index.ts";
import { eventually } from "../../operate/eventually.ts";
import { publicPath, routesOf } from "../../operate/load/api-paths.ts";
import { type Answer, type Ask, askerOf } from "../../operate/load/ask.ts";
import { multipart, picture } from "../../operate/load/picture.ts";
import { wayIn } from "../../operate/load/way-in.ts";

/** Registers through the first way in, and creates a task with a picture. @throws Error with an unexpected answer */
export async function newPerson(context: StepContext): Promise<Witness> {
  const routes = routesOf(context.planned);
  const way = wayIn(context.planned, { address: context.node, authority: context.authority });
  const asker = askerOf(way);
  const [email, password] = [`${randomBytes(6).toString("hex")}@example.org`, randomBytes(12).toString("base64url")];
  let cookie = "";

  async function ask(service: MicroserviceName, request: Ask): Promise<Answer> {
    const headers = { origin: way.origin, ...(cookie && { cookie }), ...request.headers };
    return asker.ask({ ...request, headers, path: publicPath(routes, service, request.path) });
  }
  // biome-ignore lint/suspicious/noExplicitAny: the JSON of the API; a missing field fails where it is used.
  const good = async (service: MicroserviceName, request: Ask): Promise<any> => {
    const { status, text, cookies } = await ask(service, request);
    if (status >= 300)
      throw new Error(`${request.method} ${request.path} of ${service} answered ${status}: ${text.slice(0, 200)}`);
    if (cookies[0]) cookie = cookies[0];
    return text.startsWith("{") ? JSON.parse(text) : text;
  };
  const patiently = (service: MicroserviceName, request: Ask) =>
    eventually(async () => ({ body: await good(service, request) }), {
      within: 90,
      every: 500,
      what: `${request.path} of ${service}`,
    }).then(({ body }) => body);
  const credentials = json("/login", { email, password });

  await patiently("users", json("/register", { name: "Vera Proof", email, password }));
  await patiently("auth", credentials);
  const title = `Proof ${randomBytes(4).toString("hex")}`;
  const task = await patiently("tasks", json("/tasks", { title }));
  const form = multipart("proof.png", "image/png", picture(10_000));
  const image = await patiently("images", {
    method: "POST",
    path: `/images?task=${task.id}`,
    headers: { "content-type": form.type },
    body: form.body,
  });

  return {
    data: "account, task and picture",
    async findsAll() {
      await patiently("auth", credentials); // a session may be lost, an account may not
      const found = await patiently("tasks", { method: "GET", path: `/tasks/${task.id}` });
      if (found.title !== title)
        throw new Error(`the title of task ${task.id} is "${found.title}" instead of "${title}"`);
      await patiently("images", { method: "GET", path: `/images/${image.id}` });
    },
    // The log-in hashes the password.
    load: () => ask("auth", credentials),
    leave: () => asker.close(),
  };
}

const json = (path: string, body: object): Ask => ({
  method: "POST",
  path,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});
