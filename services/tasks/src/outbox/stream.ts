/** The stream of events in Redis. A writer can only append if it knows the stream's current end. */
import { encodeEvent, stream } from "@taskflow/kit/events.ts";
import type { Redis } from "ioredis";
import type { Placed } from "./outbox.ts";

export interface EventStream {
  /** The id of the last entry that was ever written; "0-0" if there is no stream. */
  last(): Promise<string>;
  /**
   * Appends all events, in this order, if the stream ends at `last`; else none. So events that are sent twice, late or
   * by a former leader do no harm, and the stream has no gaps.
   * @returns the stream's last id afterwards
   */
  append(last: string, events: readonly Placed[]): Promise<string>;
}

export const entryId = (position: bigint): string => `${position}-0`;
export const positionOf = (entry: string): bigint => BigInt(entry.split("-")[0] ?? "");

/** The approximate number of entries that the stream keeps. */
const kept = 100_000;

const lastOf = `local last = '0-0'
if redis.call('EXISTS', KEYS[1]) == 1 then
  local info = redis.call('XINFO', 'STREAM', KEYS[1])
  for i = 1, #info, 2 do if info[i] == 'last-generated-id' then last = info[i + 1] end end
end
`;

const appendTo = `${lastOf}
if last ~= ARGV[1] then return last end
for i = 3, #ARGV, 3 do last = redis.call('XADD', KEYS[1], ARGV[i], ARGV[i + 1], ARGV[i + 2]) end
redis.call('XTRIM', KEYS[1], 'MAXLEN', '~', ARGV[2])
return last`;

export function eventStream(redis: Redis, key: string = stream.tasks): EventStream {
  const run = async (script: string, ...values: (string | number)[]) =>
    String(await redis.eval(script, 1, key, ...values));
  return {
    last: () => run(`${lastOf}return last`),
    append: (last, events) => {
      const entries = events.flatMap(({ position, event }) => [entryId(position), ...encodeEvent(event)]);
      return run(appendTo, last, kept, ...entries);
    },
  };
}
