/** The demo's feature flags: the variants of each, and the variant that holds until somebody chooses another. */

interface Flag {
  readonly variants: Readonly<Record<string, boolean | number>>;
  readonly default: string;
}

const off = { default: "off", variants: { off: false, on: true } } as const;
const share = { "10%": 0.1, "25%": 0.25, "50%": 0.5, "75%": 0.75, "90%": 0.9, "100%": 1, off: 0 };

const flags: Readonly<Record<string, Flag>> = {
  adFailure: off,
  adHighCpu: off,
  adManualGc: off,
  cartFailure: { default: "off", variants: share },
  emailMemoryLeak: {
    default: "off",
    variants: { off: 0, "1x": 1, "10x": 10, "100x": 100, "1000x": 1000, "10000x": 10_000 },
  },
  failedReadinessProbe: off,
  imageSlowLoad: { default: "off", variants: { off: 0, "5sec": 5000, "10sec": 10_000 } },
  intlShippingSlowdown: { default: "off", variants: { off: 0, "5sec": 5, "10sec": 10 } },
  kafkaQueueProblems: { default: "off", variants: { off: 0, on: 100 } },
  loadGeneratorTraffic: { default: "on", variants: { off: 0, on: 1 } },
  loadGeneratorVUs: { default: "5", variants: { "5": 5, "10": 10, "25": 25, "50": 50 } },
  paymentFailure: { default: "off", variants: { ...share, "90%": 0.95 } },
  paymentUnreachable: off,
  productCatalogFailure: off,
  recommendationCacheFailure: off,
};

/** The flags in the format of flagd. */
export const flagFile: string = `${JSON.stringify(
  {
    $schema: "https://flagd.dev/schema/v0/flags.json",
    flags: Object.fromEntries(
      Object.entries(flags).map(([name, flag]) => [
        name,
        { state: "ENABLED", variants: flag.variants, defaultVariant: flag.default },
      ]),
    ),
  },
  null,
  2,
)}\n`;
