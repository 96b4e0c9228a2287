/** Sends one e-mail by SMTP, and classifies failures. */
import type { ConnectionOptions } from "node:tls";
import { createTransport } from "nodemailer";
import type { Sender } from "../config.ts";
import { oneLine } from "../wording.ts";

export interface Email {
  /** The notification's: a mail server can recognise a repeated e-mail by it. */
  readonly id: string;
  readonly to: { readonly name: string; readonly email: string };
  readonly text: string;
}

export interface MailerOptions {
  /** smtp://[user@]host:port or smtps://... */
  readonly url: string;
  readonly password: string | undefined;
  readonly from: Sender | undefined;
  readonly tls?: ConnectionOptions;
}

/**
 * "refused": this e-mail can never be sent. "failed": this e-mail cannot be sent now. "down": no e-mail can be sent
 * now.
 */
export type Verdict = "refused" | "failed" | "down";

export type Mailer = ReturnType<typeof createMailer>;

/** Milliseconds. */
const patience = { connect: 5_000, silence: 8_000, all: 12_000 };

export function createMailer({ url, password, from, tls }: MailerOptions) {
  const { protocol, hostname, port, username } = new URL(url);
  const secure = protocol === "smtps:";
  const user = decodeURIComponent(username) || from?.address;
  const auth = password && user ? { user, pass: password } : undefined;
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    // A password is never sent unencrypted, nor to a server without a valid certificate. Without a password and without
    // smtps://, TLS is used if the server offers it, and its certificate is not verified: an attacker who can present
    // a forged certificate could also suppress the offer.
    requireTLS: auth !== undefined,
    ...(auth && { auth }),
    tls: tls ?? { rejectUnauthorized: secure || auth !== undefined },
    connectionTimeout: patience.connect,
    greetingTimeout: patience.connect,
    dnsTimeout: patience.connect,
    socketTimeout: patience.silence,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const sender = from ?? { name: "TaskFlow", address: user?.includes("@") ? user : `no-reply@${hostname}` };

  return {
    /** Whether a password is configured without a user name to log in with. */
    lacksUser: password !== undefined && auth === undefined,

    /** @throws Error that verdictOf() classifies */
    async send({ id, to, text }: Email): Promise<void> {
      await transport.sendMail({
        from: sender,
        to: { name: oneLine(to.name, 100), address: to.email },
        subject: oneLine(text, 300),
        text: `${text}\n\n-- \nYou receive this e-mail because the task is assigned to you or you created it.\n`,
        messageId: `<${id}@taskflow>`,
        headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
        // Limits the whole exchange: a server that answers very slowly never reaches socketTimeout.
        signal: AbortSignal.timeout(patience.all),
      });
    },
  };
}

/** Classifies an error of `send`: about this e-mail, or about the server. */
export function verdictOf(error: unknown): Verdict {
  const { code, command, responseCode } = error as { code?: string; command?: string; responseCode?: number };
  // The server refuses the recipient or the content. 421 is excluded: the server closes the connection. A refused
  // sender address ("MAIL FROM") is excluded, too: it concerns every e-mail.
  if ((command === "RCPT TO" || command === "DATA") && responseCode !== undefined && responseCode !== 421)
    return responseCode >= 500 ? "refused" : "failed";
  if (code === "EENVELOPE" && command === "API") return "refused";
  // The server accepted the connection but did not finish in time: this e-mail may be the cause.
  return code === "ETIMEDOUT" || code === "EABORT" ? "failed" : "down";
}
