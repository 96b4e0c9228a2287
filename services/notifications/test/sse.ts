/** An open page: a client of server-sent events that keeps the messages it receives. */
import { get, type IncomingMessage } from "node:http";
import { eventually } from "@taskflow/kit/testing.ts";

export interface Message {
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: any JSON value
  readonly data: any;
  readonly id: string;
  /** performance.now() */
  readonly at: number;
}

export interface Follower {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly messages: Message[];
  readonly comments: string[];
  /** The Last-Event-ID that a browser would send. */
  readonly lastEventId: () => string;
  readonly ended: () => boolean;
  /** Waits until `count` messages of this event type have arrived. */
  readonly heard: (event: string, count: number) => Promise<Message[]>;
  /** Stops reading, as a page on a sleeping machine does. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly close: () => void;
}

export function follow(url: string, headers: Record<string, string>, lastEventId?: string): Promise<Follower> {
  return new Promise((resolve, reject) => {
    const options = { headers: { ...headers, ...(lastEventId && { "last-event-id": lastEventId }) }, agent: false };
    const request = get(`${url}/notifications/events`, options, (response) => {
      const messages: Message[] = [];
      const comments: string[] = [];
      let [text, last, ended] = ["", lastEventId ?? "", false];
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        const blocks = (text + chunk).split("\n\n");
        text = blocks.pop() ?? "";
        for (const block of blocks) read(block);
      });
      for (const name of ["end", "close", "error"])
        response.on(name, () => {
          ended = true;
        });

      function read(block: string): void {
        const fields = new Map(block.split("\n").map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]));
        if (fields.has("")) comments.push(fields.get("") ?? "");
        last = fields.get("id") ?? last;
        const [event, data] = [fields.get("event"), fields.get("data")];
        if (event && data) messages.push({ event, data: JSON.parse(data), id: last, at: performance.now() });
      }

      const of = (event: string) => messages.filter((message) => message.event === event);
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        messages,
        comments,
        lastEventId: () => last,
        ended: () => ended,
        heard: (event, count) =>
          eventually(() => (of(event).length >= count ? of(event) : undefined)) as Promise<Message[]>,
        pause: () => void response.pause(),
        resume: () => void response.resume(),
        close: () => void request.destroy(),
      });
    });
    request.on("error", reject);
  });
}
