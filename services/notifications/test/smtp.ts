/** A real mail server on loopback. Tests configure its answers, and it keeps the e-mails that it accepts. */
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { freePort } from "../../../local/servers/ports.ts";

export interface Taken {
  readonly from: string;
  readonly to: readonly string[];
  /** The message as it was received. */
  readonly raw: string;
  readonly user: unknown;
  readonly secure: boolean;
}

export interface MailServer {
  readonly port: number;
  readonly taken: Taken[];
  /** The number of connections so far. */
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

export type SmtpRefusal = Error & { responseCode: number };

export const refusal = (responseCode: number, text = "no"): SmtpRefusal =>
  Object.assign(new Error(text), { responseCode });

/** By default without TLS and without authentication. */
export async function startMailServer(options: SMTPServerOptions = {}, port?: number): Promise<MailServer> {
  const taken: Taken[] = [];
  let connections = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    disableReverseLookup: true,
    closeTimeout: 100,
    ...options,
    onConnect(session, callback) {
      connections += 1;
      if (options.onConnect) options.onConnect(session, callback);
      else callback();
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : "";
        const raw = Buffer.concat(chunks).toString();
        const take = (error?: Error | null) => {
          const to = rcptTo.map(({ address }) => address);
          if (!error) taken.push({ from, to, raw, user: session.user, secure: session.secure });
          callback(error);
        };
        if (options.onData) options.onData(stream, session, take);
        else take();
      });
    },
  });
  server.on("error", () => {}); // clients that disconnect
  const at = port ?? (await freePort());
  await new Promise<void>((resolve) => server.listen(at, "127.0.0.1", resolve));
  return {
    port: at,
    taken,
    connections: () => connections,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** The header `name` of a message, unfolded. */
export function header(raw: string, name: string): string | undefined {
  const head = raw.split("\r\n\r\n")[0]?.replace(/\r\n[ \t]+/g, " ") ?? "";
  const found = head.split("\r\n").filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}: `));
  return found.length === 1 ? found[0]?.slice(name.length + 2) : undefined;
}
