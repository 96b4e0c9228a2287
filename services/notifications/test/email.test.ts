import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "@taskflow/kit/testing.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "../../../local/servers/ports.ts";
import { type SharedDatabase, type TestRedis, testPostgres, testRedis } from "../../../local/test-servers.ts";
import { publish, taskEvent } from "./events.ts";
import { type PeopleWorld, type Person, startPeople } from "./people.ts";
import { header, type MailServer, refusal, startMailServer, type Taken } from "./smtp.ts";
import { listOf, type NotificationsWorld, type Servers, startNotifications } from "./world.ts";

let postgres: SharedDatabase;
let redis: TestRedis;
let people: PeopleWorld;
let ana: Person;
let bob: Person;
beforeAll(async () => {
  [redis, people] = await Promise.all([testRedis(), startPeople()]);
  [ana, bob] = (await people.team("Ana", "Bob")) as [Person, Person];
});
afterAll(async () => {
  await people?.close();
  await redis?.close();
});

// Each test has its own database, and so its own queue.
const closing: (() => Promise<void>)[] = [];
beforeEach(async () => {
  await redis.flush();
  postgres = await testPostgres("notifications");
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await postgres?.drop();
});

async function start(smtpUrl: string, more: Partial<Servers> = {}): Promise<NotificationsWorld> {
  const environment = { SMTP_URL: smtpUrl, EMAIL_RETRY_MS: "50", ...more.environment };
  const world = await startNotifications({ postgres, redis, users: people.url, ...more, environment });
  closing.push(world.close);
  await world.ready();
  return world;
}

async function mailServer(...args: Parameters<typeof startMailServer>): Promise<MailServer> {
  const server = await startMailServer(...args);
  closing.push(server.close);
  return server;
}

const moved = (title = "Title", more = {}) =>
  taskEvent({ type: "task.moved", team: ana.team, actor: ana.id, createdBy: bob.id, title, status: "done", ...more });
const queued = async ({ database }: NotificationsWorld) =>
  database.query<{ attempts: number; due: number }>(
    "test",
    "SELECT attempts, extract(epoch FROM next_at - now())::float AS due FROM emails ORDER BY attempts",
  );
const result = (world: NotificationsWorld, name: string) => world.metric(`taskflow_emails_total{result="${name}"}`);

describe("an e-mail", () => {
  it("has the notification's text and recipient", async () => {
    const server = await mailServer();
    const world = await start(`smtp://127.0.0.1:${server.port}`);
    await publish(world.redis, moved("Buy milk"));
    const mail = (await eventually(() => server.taken[0])) as Taken;
    expect(mail).toMatchObject({ from: "no-reply@127.0.0.1", to: [bob.email] });
    expect(header(mail.raw, "To")).toBe(`Bob <${bob.email}>`);
    expect(header(mail.raw, "Auto-Submitted")).toBe("auto-generated");
    const [item] = (await listOf(world, bob)).items;
    expect(header(mail.raw, "Message-ID")).toBe(`<${item?.id}@taskflow>`);
    expect(decodeWords(header(mail.raw, "Subject") ?? "")).toBe("Ana moved “Buy milk” to done");
    await eventually(async () => (await queued(world)).length === 0);
    expect(await result(world, "sent")).toBe(1);
    await sleep(200);
    expect(server.taken).toHaveLength(1);
  });

  it("is neither sent nor queued without a mail server", async () => {
    const world = await startNotifications({ postgres, redis, users: people.url });
    closing.push(world.close);
    await world.ready();
    const { unread } = await listOf(world, bob);
    await publish(world.redis, moved());
    await eventually(async () => (await listOf(world, bob)).unread === unread + 1);
    expect(await queued(world)).toHaveLength(0);
  });

  it("is not sent for an event of two days ago", async () => {
    const server = await mailServer();
    const world = await start(`smtp://127.0.0.1:${server.port}`);
    const time = new Date(Date.now() - 2 * 86_400_000).toISOString();
    await publish(world.redis, moved("Old", { time }), moved("New"));
    await eventually(() => server.taken.length === 1);
    await sleep(200);
    expect(server.taken).toHaveLength(1);
    expect((await listOf(world, bob)).items.filter(({ createdAt }) => createdAt === time)).toHaveLength(1);
  });

  it("has only the intended headers, whatever a title or a name contains", async () => {
    const server = await mailServer();
    const world = await start(`smtp://127.0.0.1:${server.port}`);
    const evil =
      "x\r\nBcc: victim@example.com\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>\u0000\u2028.\r\n.\r\nQUIT";
    const [founder, member] = (await people.team('Eve" <e@x>, victim@example.com', "Bob, <c@d>; (x)")) as [
      Person,
      Person,
    ];
    await publish(world.redis, moved(evil, { team: founder.team, actor: founder.id, createdBy: member.id }));
    const mail = (await eventually(() => server.taken[0])) as Taken;
    expect(mail.to).toEqual([member.email]);
    expect(header(mail.raw, "Bcc")).toBeUndefined();
    expect(header(mail.raw, "Content-Type")).toMatch(/^text\/plain/);
    const names = mail.raw
      .split("\r\n\r\n")[0]
      ?.match(/^[\w-]+(?=:)/gm)
      ?.sort();
    expect(names).toEqual(
      [
        "From",
        "To",
        "Subject",
        "Message-ID",
        "Date",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
      ].sort(),
    );
    expect(server.taken).toHaveLength(1);
  });

  it("has the configured sender, and is sent over TLS with the password", async () => {
    const password = randomBytes(12).toString("hex");
    const server = await mailServer({
      disabledCommands: [],
      authOptional: false,
      onAuth: ({ username, password: given }, _session, callback) =>
        given === password ? callback(null, { user: username }) : callback(refusal(535)),
    });
    const environment = { SMTP_FROM: "Task Flow <tasks@example.com>" };
    const secrets = { "smtp-password": password };
    const url = `smtp://mailer%40example.com@127.0.0.1:${server.port}`;
    const world = await start(url, { environment, secrets, tuning: { tls: { rejectUnauthorized: false } } });
    await publish(world.redis, moved());
    const mail = (await eventually(() => server.taken[0])) as Taken;
    expect(mail).toMatchObject({ user: "mailer@example.com", secure: true, from: "tasks@example.com" });
    expect(header(mail.raw, "From")).toBe("Task Flow <tasks@example.com>");
    expect(JSON.stringify(world.lines)).not.toContain(password);
  });

  it("without a password uses offered TLS with any certificate", async () => {
    const server = await mailServer({ disabledCommands: ["AUTH"] });
    const world = await start(`smtp://127.0.0.1:${server.port}`);
    await publish(world.redis, moved());
    expect((await eventually(() => server.taken[0])) as Taken).toMatchObject({ secure: true, to: [bob.email] });
  });

  it("never reveals the password without TLS or to a server with an untrusted certificate", async () => {
    const password = randomBytes(12).toString("hex");
    const secrets = { "smtp-password": password };
    let heard = "";
    const onAuth: NonNullable<Parameters<typeof startMailServer>[0]>["onAuth"] = (auth, _session, callback) => {
      heard += auth.password;
      callback(null, { user: "x" });
    };
    const plain = await mailServer({ disabledCommands: ["STARTTLS"], allowInsecureAuth: true, onAuth });
    const unknown = await mailServer({ disabledCommands: [], onAuth });
    for (const [index, server] of [plain, unknown].entries()) {
      const world = await start(`smtp://me@127.0.0.1:${server.port}`, { secrets });
      await publish(world.redis, moved());
      await eventually(() => server.connections() > 0);
      await sleep(300);
      expect(server.taken).toHaveLength(0);
      expect(await queued(world)).toHaveLength(index + 1);
      await world.close();
    }
    expect(heard).toBe("");
  });
});

describe("a mail server", () => {
  it("that refuses an address gets no second attempt", async () => {
    const server = await mailServer({
      onRcptTo: ({ address }, _session, callback) => callback(address === bob.email ? refusal(550) : null),
    });
    const world = await start(`smtp://127.0.0.1:${server.port}`);
    await publish(world.redis, moved("Refused"), moved("Taken", { actor: bob.id, createdBy: ana.id }));
    await eventually(() => server.taken.length === 1);
    await eventually(async () => (await result(world, "refused")) === 1);
    expect(await queued(world)).toHaveLength(0);
    expect(server.taken[0]?.to).toEqual([ana.email]);
  });

  it("that refuses an e-mail temporarily gets three more attempts with growing pauses", async () => {
    const times: number[] = [];
    const server = await mailServer({
      onRcptTo: (_address, _session, callback) => {
        times.push(performance.now());
        callback(refusal(451));
      },
    });
    const world = await start(`smtp://127.0.0.1:${server.port}`);
    await publish(world.redis, moved("Never"));
    await eventually(async () => (await result(world, "given up")) === 1, 20_000);
    expect(times).toHaveLength(4);
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    for (const [index, pause] of pauses.entries()) expect(pause).toBeGreaterThanOrEqual(50 * 10 ** index);
    expect(await result(world, "retried")).toBe(3);
    expect(await queued(world)).toHaveLength(0);
  });

  it("that is down loses no e-mail and delays no notification", { timeout: 60_000 }, async () => {
    const port = await freePort();
    const world = await start(`smtp://127.0.0.1:${port}`);
    const { unread } = await listOf(world, bob);
    const begun = performance.now();
    await publish(world.redis, ...Array.from({ length: 30 }, (_, index) => moved(`While down ${index}`)));
    await eventually(async () => (await listOf(world, bob)).unread === unread + 30);
    expect(performance.now() - begun).toBeLessThan(5_000);
    await sleep(500);
    const waiting = await queued(world);
    expect(waiting).toHaveLength(30);
    expect(waiting.every(({ attempts }) => attempts === 0)).toBe(true);
    await world.close();
    // A new process after the restart of the mail server.
    const server = await mailServer({}, port);
    const again = await start(`smtp://127.0.0.1:${port}`);
    await eventually(() => server.taken.length >= 30, 20_000);
    await eventually(async () => (await queued(again)).length === 0);
    expect(new Set(server.taken.map(({ raw }) => header(raw, "Message-ID"))).size).toBe(30);
    expect(server.taken).toHaveLength(30);
  });

  it("that answers slowly or never delays neither notifications nor the stop", { timeout: 60_000 }, async () => {
    const server = await mailServer({
      onMailFrom: (_address, _session, callback) => void setTimeout(callback, 60_000),
    });
    const world = await start(`smtp://127.0.0.1:${server.port}`);
    const { unread } = await listOf(world, bob);
    await publish(world.redis, ...Array.from({ length: 10 }, () => moved("Slow")));
    await eventually(async () => (await listOf(world, bob)).unread === unread + 10, 5_000);
    await eventually(() => server.connections() >= 4);
    expect((await world.app.inject("/readyz")).statusCode).toBe(200);
    const begun = performance.now();
    await world.close();
    expect(performance.now() - begun).toBeLessThan(14_000);
    await world.database.pool.query("SELECT 1").catch(() => {});
  });

  it("gets each e-mail once from two replicas", { timeout: 60_000 }, async () => {
    const server = await mailServer();
    const worlds = [await start(`smtp://127.0.0.1:${server.port}`), await start(`smtp://127.0.0.1:${server.port}`)];
    await publish(
      (worlds[0] as NotificationsWorld).redis,
      ...Array.from({ length: 100 }, (_, index) => moved(`No. ${index}`)),
    );
    await eventually(() => server.taken.length >= 100, 40_000);
    await sleep(500);
    expect(server.taken).toHaveLength(100);
    expect(new Set(server.taken.map(({ raw }) => header(raw, "Message-ID"))).size).toBe(100);
  });
});

describe("a queued e-mail", () => {
  it("for a deleted user is dropped", async () => {
    const server = await mailServer();
    const world = await start(`smtp://127.0.0.1:${server.port}`);
    const gone = "00000000-0000-4000-8000-0000000000aa";
    await publish(world.redis, moved("Gone", { createdBy: gone }));
    await eventually(async () => (await result(world, "no address")) === 1);
    expect(await queued(world)).toHaveLength(0);
  });

  it("waits while users does not answer", async () => {
    const server = await mailServer();
    const port = await freePort();
    const world = await start(`smtp://127.0.0.1:${server.port}`, { users: `http://127.0.0.1:${port}` });
    await publish(world.redis, moved("Patience"));
    await eventually(async () => (await queued(world)).length === 1);
    await sleep(300);
    expect(server.taken).toHaveLength(0);
    await world.close();
    await start(`smtp://127.0.0.1:${server.port}`);
    await eventually(() => server.taken.length === 1);
  });

  it("is given up after a day, and counted", async () => {
    const port = await freePort();
    const world = await start(`smtp://127.0.0.1:${port}`);
    await publish(world.redis, moved("Stale"));
    await eventually(async () => (await queued(world)).length === 1);
    await world.database.query("test", "UPDATE emails SET queued_at = now() - interval '25 hours'");
    await eventually(async () => (await result(world, "expired")) === 1, 20_000);
    expect(await queued(world)).toHaveLength(0);
  });
});

it("warns about a password without a user name", async () => {
  const world = await start("smtp://127.0.0.1:1", { secrets: { "smtp-password": "x" } });
  expect(JSON.stringify(world.lines)).toContain("smtp-password is not used");
});

/** Decodes the part of RFC 2047 that nodemailer uses. */
function decodeWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toUpperCase() === "B"
        ? Buffer.from(word, "base64").toString()
        : Buffer.from(
            word
              .replaceAll("_", " ")
              .replace(/=([0-9A-F]{2})/g, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
            "latin1",
          ).toString(),
    );
}
