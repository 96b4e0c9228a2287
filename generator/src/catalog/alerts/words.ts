import type { AlertWords } from "../../library/words.ts";

/** The meaning of the library's alerts for people who use TaskFlow. */
export const words: AlertWords = {
  PostgresDown: { summary: "People can neither see nor change tasks, nor log in: PostgreSQL is down" },
  RedisDown: {
    summary: "People cannot log in, and see no live updates: Redis is down",
    description: "The exporter runs, and Redis does not answer it. Tasks are kept: their events wait in PostgreSQL.",
  },
  RedisMemoryNearLimit: {
    summary: "Soon nobody will be able to log in: Redis has hardly any memory left",
    description: "More than 80 % of maxmemory are used. Nothing is evicted here: at 100 % Redis refuses to write.",
  },
  RedisCannotWrite: {
    summary: "People cannot log in or out: Redis cannot write to its disk",
    description:
      "The last write to the append-only file failed, so Redis refuses every change. Tasks are kept: their events wait in PostgreSQL.",
  },
  NodeDiskFilling: {
    description:
      "{{ $labels.device }} of {{ $labels.instance }} is more than 80 % full. The volumes of the stores and of images, the container images and the logs are on the node's disk.",
  },
  DatabaseOutgrowsClaim: { summary: "Soon no task can be saved: PostgreSQL's volume is nearly full" },
};
