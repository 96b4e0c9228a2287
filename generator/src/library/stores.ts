/** The data stores of an application, and the exporters that read their statistics. */
import type { Microservice, Microservices } from "../model/microservice.ts";

/** A server with an exporter. */
export interface Store {
  readonly server: Microservice;
  /** The exporter's job. */
  readonly job: string;
}

/** The stores of one kind. */
export interface StoresOfKind {
  readonly servers: readonly Store[];
  /** The jobs of all exporters of this kind; one may read a server outside of the cluster. */
  readonly jobs: readonly string[];
}

export interface Stores {
  readonly postgres: StoresOfKind;
  readonly redis: StoresOfKind;
}

export const storesIn = (microservices: Microservices): Stores => ({
  postgres: ofKind(microservices, { kind: "postgres" }),
  redis: ofKind(microservices, { kind: "redis" }),
});

function ofKind(microservices: Microservices, { kind }: { readonly kind: keyof Stores }): StoresOfKind {
  const all = Object.values(microservices);
  const exporters = all.filter(({ run }) => run.kind === `${kind}-exporter`);
  const servers = all
    .filter(({ run }) => run.kind === kind)
    .flatMap((server) => {
      const reader = exporters.find(({ calls }) => calls.some(({ to }) => to === server.name));
      return reader ? [{ server, job: reader.name }] : [];
    });
  return { servers, jobs: exporters.map(({ name }) => name) };
}
