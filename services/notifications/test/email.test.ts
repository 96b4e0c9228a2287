import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "@taskflow/kit/testing.ts";
import { describe, expect } from "vitest";
import { freePort } from "../../../local/servers/ports.ts";
import { testPostgres } from "../../../local/test-servers.ts";
import { publish, taskEvent } from "./events.ts";
import { it as base, listOf, type Replica, type Servers, startReplica } from "./fixture.ts";
import type { Person } from "./people.ts";
import { header, type MailServer, refusal, startMailServer, type Taken } from "./smtp.ts";

const it = base
  // Each test has its own database, and so its own queue.
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured context
  .extend("database", async ({}, { onCleanup }) => {
    const database = await testPostgres("notifications");
    onCleanup(database.drop);
    return database;
  })
  .extend("team", { scope: "file" }, async ({ people }) => (await people.team("Ana", "Bob")) as [Person, Person])
  .extend("ana", { scope: "file" }, ({ team: [ana] }) => ana)
  .extend("bob", { scope: "file" }, ({ team: [, bob] }) => bob)
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured context
  .extend("mailServer", ({}, { onCleanup }) => {
    const servers: MailServer[] = [];
    onCleanup(async () => {
      for (const { close } of servers) await close();
    });
    return async (...args: Parameters<typeof startMailServer>) => {
      const server = await startMailServer(...args);
      servers.push(server);
      return server;
    };
  })
  /** Starts a replica that sends e-mails. It depends on mailServer, so that replicas stop before their mail servers. */
  .extend("start", ({ database, redis, people, mailServer: _ }, { onCleanup }) => {
    const replicas: Replica[] = [];
    onCleanup(async () => {
      for (const { close } of replicas) await close();
    });
    return async (smtpUrl: string | undefined, more: Partial<Servers> = {}) => {
      const environment = { ...(smtpUrl && { SMTP_URL: smtpUrl }), EMAIL_RETRY_MS: "50", ...more.environment };
      const replica = await startReplica({ postgres: database, redis, users: people.url, ...more, environment });
      replicas.push(replica);
      await replica.ready();
      return replica;
    };
  })
  /** An event: Ana moves Bob's task. */
  .extend("moved", ({ ana, bob }) => (title = "Title", more = {}) => {
    const common = { type: "task.moved", team: ana.team, actor: ana.id, createdBy: bob.id, status: "done" } as const;
    return taskEvent({ ...common, title, ...more });
  });
it.beforeEach(({ redis }) => redis.flush());

const queued = async ({ database }: Replica) =>
  database.query<{ attempts: number; due: number }>(
    "test",
    "SELECT attempts, extract(epoch FROM next_at - now())::float AS due FROM emails ORDER BY attempts",
  );
const result = (replica: Replica, name: string) => replica.metric(`taskflow_emails_total{result="${name}"}`);

describe("an e-mail", () => {
  it("has the notification's text and recipient", async ({ bob, mailServer, start, moved }) => {
    const server = await mailServer();
    const service = await start(`smtp://127.0.0.1:${server.port}`);
    await publish(service.redis, moved("Buy milk"));
    const mail = (await eventually(() => server.taken[0])) as Taken;
    expect(mail).toMatchObject({ from: "no-reply@127.0.0.1", to: [bob.email] });
    expect(header(mail.raw, "To")).toBe(`Bob <${bob.email}>`);
    expect(header(mail.raw, "Auto-Submitted")).toBe("auto-generated");
    const [item] = (await listOf(service, bob)).items;
    expect(header(mail.raw, "Message-ID")).toBe(`<${item?.id}@taskflow>`);
    expect(decodeWords(header(mail.raw, "Subject") ?? "")).toBe("Ana moved “Buy milk” to done");
    await eventually(async () => (await queued(service)).length === 0);
    expect(await result(service, "sent")).toBe(1);
    await sleep(200);
    expect(server.taken).toHaveLength(1);
  });

  it("is neither sent nor queued without a mail server", async ({ bob, start, moved }) => {
    const service = await start(undefined);
    const { unread } = await listOf(service, bob);
    await publish(service.redis, moved());
    await eventually(async () => (await listOf(service, bob)).unread === unread + 1);
    expect(await queued(service)).toHaveLength(0);
  });

  it("is not sent for an event of two days ago", async ({ bob, mailServer, start, moved }) => {
    const server = await mailServer();
    const service = await start(`smtp://127.0.0.1:${server.port}`);
    const time = new Date(Date.now() - 2 * 86_400_000).toISOString();
    await publish(service.redis, moved("Old", { time }), moved("New"));
    await eventually(() => server.taken.length === 1);
    await sleep(200);
    expect(server.taken).toHaveLength(1);
    expect((await listOf(service, bob)).items.filter(({ createdAt }) => createdAt === time)).toHaveLength(1);
  });

  it("has only the intended headers, whatever a title or a name contains", async ({
    people,
    mailServer,
    start,
    moved,
  }) => {
    const server = await mailServer();
    const service = await start(`smtp://127.0.0.1:${server.port}`);
    const evil =
      "x\r\nBcc: victim@example.com\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>\u0000\u2028.\r\n.\r\nQUIT";
    const [founder, member] = (await people.team('Eve" <e@x>, victim@example.com', "Bob, <c@d>; (x)")) as [
      Person,
      Person,
    ];
    await publish(service.redis, moved(evil, { team: founder.team, actor: founder.id, createdBy: member.id }));
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

  it("has the configured sender, and is sent over TLS with the password", async ({ mailServer, start, moved }) => {
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
    const service = await start(url, { environment, secrets, tuning: { tls: { rejectUnauthorized: false } } });
    await publish(service.redis, moved());
    const mail = (await eventually(() => server.taken[0])) as Taken;
    expect(mail).toMatchObject({ user: "mailer@example.com", secure: true, from: "tasks@example.com" });
    expect(header(mail.raw, "From")).toBe("Task Flow <tasks@example.com>");
    expect(JSON.stringify(service.lines)).not.toContain(password);
  });

  it("without a password uses offered TLS with any certificate", async ({ bob, mailServer, start, moved }) => {
    const server = await mailServer({ disabledCommands: ["AUTH"] });
    const service = await start(`smtp://127.0.0.1:${server.port}`);
    await publish(service.redis, moved());
    expect((await eventually(() => server.taken[0])) as Taken).toMatchObject({ secure: true, to: [bob.email] });
  });

  it("never reveals the password without TLS or to a server with an untrusted certificate", async ({
    mailServer,
    start,
    moved,
  }) => {
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
      const service = await start(`smtp://me@127.0.0.1:${server.port}`, { secrets });
      await publish(service.redis, moved());
      await eventually(() => server.connections() > 0);
      await sleep(300);
      expect(server.taken).toHaveLength(0);
      expect(await queued(service)).toHaveLength(index + 1);
      await service.close();
    }
    expect(heard).toBe("");
  });
});

describe("a mail server", () => {
  it("that refuses an address gets no second attempt", async ({ ana, bob, mailServer, start, moved }) => {
    const server = await mailServer({
      onRcptTo: ({ address }, _session, callback) => callback(address === bob.email ? refusal(550) : null),
    });
    const service = await start(`smtp://127.0.0.1:${server.port}`);
    await publish(service.redis, moved("Refused"), moved("Taken", { actor: bob.id, createdBy: ana.id }));
    await eventually(() => server.taken.length === 1);
    await eventually(async () => (await result(service, "refused")) === 1);
    expect(await queued(service)).toHaveLength(0);
    expect(server.taken[0]?.to).toEqual([ana.email]);
  });

  it("that refuses an e-mail temporarily gets three more attempts with growing pauses", async ({
    mailServer,
    start,
    moved,
  }) => {
    const times: number[] = [];
    const server = await mailServer({
      onRcptTo: (_address, _session, callback) => {
        times.push(performance.now());
        callback(refusal(451));
      },
    });
    const service = await start(`smtp://127.0.0.1:${server.port}`, { tuning: { emailRetry: 10 } });
    await publish(service.redis, moved("Never"));
    await eventually(async () => (await result(service, "given up")) === 1, 20_000);
    expect(times).toHaveLength(4);
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    for (const [index, pause] of pauses.entries()) expect(pause).toBeGreaterThanOrEqual(10 * 10 ** index);
    expect(await result(service, "retried")).toBe(3);
    expect(await queued(service)).toHaveLength(0);
  });

  it("that is down loses no e-mail and delays no notification", { timeout: 60_000 }, async ({
    bob,
    mailServer,
    start,
    moved,
  }) => {
    const port = await freePort();
    const service = await start(`smtp://127.0.0.1:${port}`);
    const { unread } = await listOf(service, bob);
    const begun = performance.now();
    await publish(service.redis, ...Array.from({ length: 30 }, (_, index) => moved(`While down ${index}`)));
    await eventually(async () => (await listOf(service, bob)).unread === unread + 30);
    expect(performance.now() - begun).toBeLessThan(5_000);
    await sleep(500);
    const waiting = await queued(service);
    expect(waiting).toHaveLength(30);
    expect(waiting.every(({ attempts }) => attempts === 0)).toBe(true);
    await service.close();
    // A new process after the restart of the mail server.
    const server = await mailServer({}, port);
    const again = await start(`smtp://127.0.0.1:${port}`);
    await eventually(() => server.taken.length >= 30, 20_000);
    await eventually(async () => (await queued(again)).length === 0);
    expect(new Set(server.taken.map(({ raw }) => header(raw, "Message-ID"))).size).toBe(30);
    expect(server.taken).toHaveLength(30);
  });

  it("that answers slowly or never delays neither notifications nor the stop", { timeout: 60_000 }, async ({
    bob,
    mailServer,
    start,
    moved,
  }) => {
    const server = await mailServer({
      onMailFrom: (_address, _session, callback) => void setTimeout(callback, 60_000),
    });
    const service = await start(`smtp://127.0.0.1:${server.port}`);
    const { unread } = await listOf(service, bob);
    await publish(service.redis, ...Array.from({ length: 10 }, () => moved("Slow")));
    await eventually(async () => (await listOf(service, bob)).unread === unread + 10, 5_000);
    await eventually(() => server.connections() >= 4);
    expect((await service.app.inject("/readyz")).statusCode).toBe(200);
    const begun = performance.now();
    await service.close();
    expect(performance.now() - begun).toBeLessThan(14_000);
    await service.database.pool.query("SELECT 1").catch(() => {});
  });

  it("gets each e-mail once from two replicas", { timeout: 60_000 }, async ({ mailServer, start, moved }) => {
    const server = await mailServer();
    const replicas = [await start(`smtp://127.0.0.1:${server.port}`), await start(`smtp://127.0.0.1:${server.port}`)];
    await publish((replicas[0] as Replica).redis, ...Array.from({ length: 100 }, (_, index) => moved(`No. ${index}`)));
    await eventually(() => server.taken.length >= 100, 40_000);
    await sleep(500);
    expect(server.taken).toHaveLength(100);
    expect(new Set(server.taken.map(({ raw }) => header(raw, "Message-ID"))).size).toBe(100);
  });
});

describe("a queued e-mail", () => {
  it("for a deleted user is dropped", async ({ mailServer, start, moved }) => {
    const server = await mailServer();
    const service = await start(`smtp://127.0.0.1:${server.port}`);
    const gone = "00000000-0000-4000-8000-0000000000aa";
    await publish(service.redis, moved("Gone", { createdBy: gone }));
    await eventually(async () => (await result(service, "no address")) === 1);
    expect(await queued(service)).toHaveLength(0);
  });

  it("waits while users does not answer", async ({ mailServer, start, moved }) => {
    const server = await mailServer();
    const port = await freePort();
    const service = await start(`smtp://127.0.0.1:${server.port}`, { users: `http://127.0.0.1:${port}` });
    await publish(service.redis, moved("Patience"));
    await eventually(async () => (await queued(service)).length === 1);
    await sleep(300);
    expect(server.taken).toHaveLength(0);
    await service.close();
    await start(`smtp://127.0.0.1:${server.port}`);
    await eventually(() => server.taken.length === 1);
  });

  it("is given up after a day, and counted", async ({ start, moved }) => {
    const port = await freePort();
    const service = await start(`smtp://127.0.0.1:${port}`);
    await publish(service.redis, moved("Stale"));
    await eventually(async () => (await queued(service)).length === 1);
    await service.database.query("test", "UPDATE emails SET queued_at = now() - interval '25 hours'");
    await eventually(async () => (await result(service, "expired")) === 1, 20_000);
    expect(await queued(service)).toHaveLength(0);
  });
});

it("warns about a password without a user name", async ({ start }) => {
  const service = await start("smtp://127.0.0.1:1", { secrets: { "smtp-password": "x" } });
  expect(JSON.stringify(service.lines)).toContain("smtp-password is not used");
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
