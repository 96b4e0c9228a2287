/**
 * Configuration from environment variables and from the files of a Secret. One error lists every missing or bad value, so that
 * one restart of the pod is enough to fix them.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { secretsDirectory } from "@taskflow/generator/model/endpoints";

export interface Source {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder with one file per key of the Secret. */
  readonly secrets: string;
}

/** One value. `name` is the variable's or the file's name; `parse` throws an Error with the fault. */
export interface Setting<T> {
  readonly name: string;
  readonly kind: "variable" | "secret";
  readonly parse: (value: string | undefined) => T;
}

export type Settings = Readonly<Record<string, Setting<unknown>>>;
export type Config<S extends Settings> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never };

export class ConfigError extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`the configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  ✖ ${fault}`).join("\n")}`);
    this.name = "ConfigError";
    this.faults = faults;
  }
}

const required = (value: string | undefined): string => {
  if (value === undefined || value === "") throw new Error("is missing");
  return value;
};

// An empty variable counts as absent: templates set it to "" if there is no value.

/** Text; `fallback` if it is absent. */
export const text = (name: string, fallback?: string): Setting<string> => ({
  name,
  kind: "variable",
  parse: (value) => (!value && fallback !== undefined ? fallback : required(value)),
});

/** An integer from `min` to `max`. */
export function integer(name: string, range: { min: number; max: number; fallback?: number }): Setting<number> {
  const parse = (value: string | undefined): number => {
    if (!value && range.fallback !== undefined) return range.fallback;
    const number = /^-?\d{1,15}$/.test(required(value)) ? Number(value) : Number.NaN;
    if (number >= range.min && number <= range.max) return number;
    throw new Error(`is "${value}": a whole number from ${range.min} to ${range.max} is expected`);
  };
  return { name, kind: "variable", parse };
}

/** One of `values`. */
export function choice<const V extends readonly string[]>(
  name: string,
  values: V,
  fallback: V[number],
): Setting<V[number]> {
  const parse = (value: string | undefined): V[number] => {
    if (!value) return fallback;
    if (values.includes(value)) return value;
    throw new Error(`is "${value}": one of ${values.join(", ")} is expected`);
  };
  return { name, kind: "variable", parse };
}

/** A URL with one of `protocols`, such as "http:". A password must be in a Secret, not here. */
export function url(name: string, protocols: readonly string[]): Setting<string> {
  const parse = (value: string | undefined): string => {
    const given = required(value);
    const address = URL.parse(given);
    if (address?.password || address?.searchParams.has("password"))
      throw new Error("contains a password: remove it, and put it into the Secret");
    // Checks the text itself: URL.parse also accepts surrounding spaces and "http:host", which other clients do not.
    if (address && protocols.includes(address.protocol) && /^\w+:\/\/[^\s/?#]\S*$/.test(given))
      return given.replace(/\/$/, "");
    // An unreadable value may still contain a password, so it is not quoted.
    const quoted = given.includes("@") ? "cannot be read as one" : `is "${given}"`;
    throw new Error(`${quoted}: an address that starts with ${protocols.join("// or ")}// is expected`);
  };
  return { name, kind: "variable", parse };
}

/** A key of the Secret, without the newline that editors append. */
export const secret = (name: string, check?: (value: string) => void): Setting<string> => ({
  name,
  kind: "secret",
  parse: (value) => {
    const trimmed = required(value?.replace(/\r?\n$/, ""));
    check?.(trimmed);
    return trimmed;
  },
});

/** Makes a setting undefined if it is absent. */
export const optional = <T>(setting: Setting<T>): Setting<T | undefined> => ({
  ...setting,
  parse: (value) => (value === undefined || value === "" ? undefined : setting.parse(value)),
});

/** The settings of every service. */
export const serviceSettings = {
  name: text("APP_NAME"),
  environment: text("APP_ENV", "development"),
  logLevel: choice("LOG_LEVEL", ["trace", "debug", "info", "warn", "error", "fatal", "silent"], "info"),
  host: text("HOST", "0.0.0.0"),
  port: integer("PORT", { min: 1, max: 65_535 }),
  /** The requests per minute of one client to one replica; the gateway's limits are lower. */
  rateLimit: integer("RATE_LIMIT", { min: 1, max: 10_000_000, fallback: 60_000 }),
} as const;

export type ServiceConfig = Config<typeof serviceSettings>;

export const processSource = (): Source => ({
  environment: process.env,
  secrets: process.env.SECRETS_DIRECTORY ?? secretsDirectory,
});

/** @throws ConfigError with every missing or bad setting. It never quotes a secret's value. */
export function readConfig<const S extends Settings>(settings: S, source: Source = processSource()): Config<S> {
  const faults: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(settings)) {
    try {
      config[key] = setting.parse(lookUp(setting, source));
    } catch (error) {
      const where =
        setting.kind === "secret" ? `file ${join(source.secrets, setting.name)}` : `variable ${setting.name}`;
      faults.push(`${where} ${(error as Error).message}`);
    }
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return config as Config<S>;
}

function lookUp(setting: Setting<unknown>, source: Source): string | undefined {
  if (setting.kind === "variable") return source.environment[setting.name];
  try {
    return readFileSync(join(source.secrets, setting.name), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Error(`cannot be read: ${(error as Error).message}`);
  }
}
