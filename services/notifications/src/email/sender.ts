/** Sends the queued e-mails in the background, so that a slow or absent mail server delays nothing else. */
import type { notifications as declared } from "@taskflow/generator/metrics/notifications";
import type { Log } from "@taskflow/kit/log.ts";
import { type Loop, loop } from "@taskflow/kit/loop.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import type { People } from "../people.ts";
import { isAddress } from "./address.ts";
import type { DueEmail, EmailsRepository } from "./emails-repository.ts";
import { type Mailer, verdictOf } from "./mailer.ts";

export interface SenderOptions {
  readonly emails: EmailsRepository;
  readonly people: Pick<People, "find">;
  readonly mailer: Pick<Mailer, "send">;
  readonly metrics: ServiceMetrics<typeof declared>;
  readonly log: Log;
  /** Milliseconds before the second attempt; each further pause is ten times as long. */
  readonly retry: number;
  /** Milliseconds between two queries for due e-mails; new e-mails wake the loop earlier. */
  readonly pause?: number;
}

/** E-mails sent at once; attempts after the first; hours after which an e-mail is given up, whatever the reason. */
const width = 4;
const retries = 3;
const expiry = 24;

export function createSender(options: SenderOptions): Loop {
  const { emails, people, mailer, metrics, log, retry, pause = 5_000 } = options;
  const { taskflow_emails_total: counted } = metrics.declared;
  let troubled = false;

  const running = loop({ name: "e-mail", log, pauseMs: pause, longestPauseMs: Math.max(60_000, pause) }, (signal) =>
    sendDue(signal).then(
      () => {
        troubled = false;
      },
      (error) => {
        troubled = true;
        throw error;
      },
    ),
  );

  async function sendDue(signal: AbortSignal): Promise<void> {
    const expired = await emails.expire(expiry);
    if (expired > 0) {
      counted.inc({ result: "expired" }, expired);
      log.error({ emails: expired }, `e-mails that could not be sent for ${expiry} hours are given up`);
    }
    while (!signal.aborted) {
      const due = await emails.take(width);
      if (due.length === 0) return;
      const troubles = (await Promise.all(due.map(sendOne))).filter((trouble) => trouble !== undefined);
      // The other e-mails would fail in the same way: they wait without using up their attempts.
      if (troubles.length > 0) throw troubles[0];
    }
  }

  /** @returns an error that affects all e-mails, not only this one; else undefined */
  async function sendOne(email: DueEmail): Promise<unknown> {
    const { id, user, team, text } = email;
    try {
      const person = await people.find({ team, user, as: user });
      if (!person || !isAddress(person.email)) return await giveUp(email, "no address");
      await mailer.send({ id, to: person, text });
    } catch (error) {
      return await failed(email, error);
    }
    await emails.remove(id);
    counted.inc({ result: "sent" });
    return undefined;
  }

  async function failed(email: DueEmail, error: unknown): Promise<unknown> {
    const verdict = verdictOf(error);
    if (verdict === "refused") return giveUp(email, "refused", error);
    if (verdict === "down") {
      await emails.tryAgain(email.id, email.attempts, retry);
      return error;
    }
    const attempts = email.attempts + 1;
    if (attempts > retries) return giveUp(email, "given up", error);
    await emails.tryAgain(email.id, attempts, retry * 10 ** (attempts - 1));
    counted.inc({ result: "retried" });
    log.warn({ err: error, notification: email.id, attempts }, "an e-mail was not sent and will be tried again");
    return undefined;
  }

  async function giveUp(
    { id, attempts }: DueEmail,
    result: "no address" | "refused" | "given up",
    error?: unknown,
  ): Promise<undefined> {
    await emails.remove(id);
    counted.inc({ result });
    log.warn({ err: error, notification: id, attempts, result }, "an e-mail is not sent");
  }

  // While the server is down, new e-mails do not start an earlier attempt.
  return { ...running, wake: () => (troubled ? undefined : running.wake()) };
}
