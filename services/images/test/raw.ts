/** Requests that no library would send: forms in pieces, cut off or malformed. */
import { once } from "node:events";
import { type Agent, type ClientRequest, type IncomingMessage, request } from "node:http";

export const boundary = "----taskflow";

/** A form's bytes, part by part. */
export function rawForm(...parts: readonly { readonly head: string; readonly content: Uint8Array }[]): Buffer {
  const all = parts.flatMap(({ head, content }) => [Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`), content, "\r\n"]);
  return Buffer.concat([...all, `--${boundary}--\r\n`].map((part) => Buffer.from(part as Uint8Array)));
}

export const filePart = (content: Uint8Array, disposition = 'name="file"; filename="a.png"') => ({
  head: `Content-Disposition: form-data; ${disposition}\r\nContent-Type: image/png`,
  content,
});

export interface RawAnswer {
  readonly status: number | undefined;
  readonly body: Record<string, unknown>;
}

type Headers = Readonly<Record<string, string>>;

export function begin(url: string, headers: Headers, agent?: Agent): ClientRequest {
  const type = `multipart/form-data; boundary=${boundary}`;
  const sent = request(url, { method: "POST", headers: { "content-type": type, ...headers }, ...(agent && { agent }) });
  sent.on("error", () => {}); // the server may answer by closing the connection
  return sent;
}

export async function answerOf(sent: ClientRequest): Promise<RawAnswer> {
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  const chunks = await answer.toArray();
  return { status: answer.statusCode, body: JSON.parse(Buffer.concat(chunks).toString() || "null") };
}

/** @param chunked sends no Content-Length, so that the server does not know the size in advance */
export function send(url: string, headers: Headers, body: Uint8Array, chunked = false): Promise<RawAnswer> {
  const sent = begin(url, chunked ? headers : { ...headers, "content-length": String(body.length) });
  const answer = answerOf(sent);
  if (chunked) sent.flushHeaders();
  sent.end(body);
  return answer;
}
