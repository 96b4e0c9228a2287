/** Starts the service as a process with its pod's variables and files; requests use kept connections. */
import { Agent, request } from "node:http";
import { freePort } from "../../../local/servers/ports.ts";
import { imageVariables } from "../../../local/services.ts";
import { secretsFolder, startProgram } from "../../kit/test/process.ts";
import { eventually } from "../../kit/testing.ts";

export interface Answer {
  readonly status: number;
  readonly ms: number;
  readonly last: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any route
  readonly body: any;
}

export type UsersProcess = Awaited<ReturnType<typeof startUsersProcess>>;

/** Starts the service. Resolves when its port is open. */
export async function startUsersProcess(
  postgres: { url: string; password: string },
  environment: Record<string, string> = {},
) {
  const port = await freePort();
  const secrets = secretsFolder({ "database-password": `${postgres.password}\n` });
  const program = startProgram(new URL("../src/main.ts", import.meta.url), {
    environment: {
      ...imageVariables(),
      APP_NAME: "users",
      HOST: "127.0.0.1",
      PORT: `${port}`,
      DATABASE_URL: postgres.url,
      SECRETS_DIRECTORY: secrets.path,
      RATE_LIMIT: "1000000",
      ...environment,
    },
  });
  const kept = new Agent({ keepAlive: true });

  /** Sends a request. Status 0: the connection was refused. Rejects if the connection breaks. */
  function ask(path: string, more: { body?: unknown; headers?: Record<string, string>; agent?: Agent } = {}) {
    const { body, headers = {}, agent = kept } = more;
    const begun = performance.now();
    return new Promise<Answer>((resolve, reject) => {
      const json = body === undefined ? {} : { "content-type": "application/json" };
      const method = body === undefined ? "GET" : "POST";
      const outgoing = request({ host: "127.0.0.1", port, path, method, agent, headers: { ...json, ...headers } });
      const ended = (status: number, last: boolean, text: string) => {
        const parsed = text.startsWith("{") ? JSON.parse(text) : text;
        resolve({ status, last, ms: performance.now() - begun, body: parsed });
      };
      outgoing.on("error", (error: NodeJS.ErrnoException) =>
        error.code === "ECONNREFUSED" ? ended(0, true, "") : reject(error),
      );
      outgoing.on("response", async (response) => {
        let text = "";
        try {
          for await (const chunk of response.setEncoding("utf8")) text += chunk;
          ended(response.statusCode ?? 0, response.headers.connection === "close", text);
        } catch (error) {
          reject(error);
        }
      });
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  const isStatus = (path: string, status: number, withinMs = 20_000) =>
    eventually(async () => {
      const answer = await ask(path);
      return answer.status === status || Promise.reject(new Error(`${answer.status} ${JSON.stringify(answer.body)}`));
    }, withinMs);
  await isStatus("/healthz", 200).catch((error) => Promise.reject(new Error(`${error}\n${program.output()}`)));
  return {
    ...program,
    ask,
    isStatus,
    ready: (withinMs?: number) => isStatus("/readyz", 200, withinMs),
    close: async () => {
      program.signal("SIGKILL");
      await program.ended;
      kept.destroy();
      secrets.remove();
    },
  };
}

let people = 0;
const run = Date.now().toString(36);

/** The body of a new registration. */
export function somebody() {
  people += 1;
  return { name: `Person ${people}`, email: `${run}.${people}@example.com`, password: "correct horse battery" };
}

/** The headers that the gateway sends for a registered user. */
export const headersOf = (user: { id: string; team: { id: string } }) => ({
  "x-user": user.id,
  "x-team": user.team.id,
});
