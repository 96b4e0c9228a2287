/** Sends one e-mail by SMTP, and says what a refusal means. */
import type { ConnectionOptions } from "node:tls";
import { createTransport } from "nodemailer";
import type { Sender } from "../config.ts";
import { oneLine } from "../wording.ts";

export interface Email {
  /** The notification's: a mail server that sees it twice can tell. */
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

/** "refused": this e-mail, for good. "failed": this e-mail, for now. "down": whichever it were. */
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
    // A password never goes over the wire in the clear, nor to whom no certificate vouches for. Without one, and unless
    // smtps:// asks for more, TLS where the server offers it: who could forge its certificate could hide the offer, too.
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
    /** Whether a password is there and nobody's name to use it with. */
    lacksUser: password !== undefined && auth === undefined,

    /** @throws SmtpError; see verdictOf */
    /** @throws Error that verdictOf understands */
    async send({ id, to, text }: Email): Promise<void> {
      await transport.sendMail({
        from: sender,
        to: { name: oneLine(to.name, 100), address: to.email },
        subject: oneLine(text, 300),
        text: `${text}\n\n-- \nTaskFlow tells you this because the task is yours or you made it.\n`,
        messageId: `<${id}@taskflow>`,
        headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
        // A server that drips its answers is never silent.
        signal: AbortSignal.timeout(patience.all),
      });
    },
  };
}

/** What the server said of this e-mail, or why it could not say anything. */
export function verdictOf(error: unknown): Verdict {
  const { code, command, responseCode } = error as { code?: string; command?: string; responseCode?: number };
  // The recipient or the content. A sender that is not taken is nobody's of the recipients: 421 is the server's end.
  if ((command === "RCPT TO" || command === "DATA") && responseCode !== undefined && responseCode !== 421)
    return responseCode >= 500 ? "refused" : "failed";
  if (code === "EENVELOPE" && command === "API") return "refused";
  // It took the connection and then no end: that may be this e-mail's doing.
  return code === "ETIMEDOUT" || code === "EABORT" ? "failed" : "down";
}
