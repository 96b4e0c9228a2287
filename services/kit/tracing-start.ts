/** Starts tracing; loaded only if it is enabled, see tracing.ts. The exporter reads its own OTEL_* variables. */
import { setTimeout as sleep } from "node:timers/promises";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { endpoint } from "@taskflow/generator/model/endpoints";

const untraced: ReadonlySet<string> = new Set([endpoint.live, endpoint.ready, endpoint.health, endpoint.metrics]);

/** Sends the remaining spans; gives up silently after 2 s. */
export let flush = async (): Promise<void> => {};

export async function startTracing(): Promise<void> {
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({
      "service.name": process.env.APP_NAME ?? "taskflow",
      "deployment.environment.name": process.env.APP_ENV ?? "development",
    }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  registerInstrumentations({
    instrumentations: [
      new HttpInstrumentation({ ignoreIncomingRequestHook: ({ url }) => untraced.has(url ?? "") }),
      new UndiciInstrumentation(),
    ],
  });
  flush = () => Promise.race([provider.forceFlush(), sleep(2_000, undefined, { ref: false })]).catch(() => {});
}
