import { calls } from "@taskflow/generator/metrics/calls";
import { database } from "@taskflow/generator/metrics/database";
import { http } from "@taskflow/generator/metrics/http";
import { node } from "@taskflow/generator/metrics/node";

/** The metrics of the kit itself. */
export const declared = { ...node, ...http, ...calls, ...database } as const;
