/** The grammar of each kind of text: what the API server accepts, what it refuses, and the edges between them. */
import { describe, expect, test } from "vitest";
import { contains, wrongCidr } from "../../src/model/cidr.ts";
import { wrongDuration } from "../../src/model/duration.ts";
import { wrongDigest, wrongReference, wrongRepository, wrongTag } from "../../src/model/image.ts";
import { wrongKey, wrongLabelValue } from "../../src/model/label-syntax.ts";
import { nearest, wrongDnsLabel, wrongHostName, wrongPortName } from "../../src/model/names.ts";
import { isBelow, wrongAbsolutePath, wrongUrlPath } from "../../src/model/path.ts";
import { wrongQuantity } from "../../src/model/quantity.ts";
import { wrongVariable } from "../../src/model/variable.ts";

const a = (count: number): string => "a".repeat(count);

const grammars: readonly (readonly [
  string,
  (text: string) => string | undefined,
  readonly string[],
  readonly string[],
])[] = [
  ["a DNS label", wrongDnsLabel, ["a", "1", "a-b", a(63)], ["", "-a", "a-", "A", "a.b", "a_b", a(64), "ä"]],
  ["a host name", wrongHostName, ["a", "a.b", "10.0.0.1", `${a(63)}.b`], ["", ".", "a..b", "a.", "*.a", a(64), "A.b"]],
  ["a port name", wrongPortName, ["http", "h2c-1", a(15)], ["", "80", "a--b", a(16), "Http", "-a"]],
  [
    "a key of a label",
    wrongKey,
    ["a", "A.b_c-d", "k8s.io/a", `${"a.".repeat(100)}a/b`, a(63)],
    ["", "-a", "a-", "a/", "/a", "A.b/c", "a/b/c", a(64), `k8s.io/${a(64)}`, "a b"],
  ],
  ["the value of a label", wrongLabelValue, ["", "a", "A_b.c-D", a(63)], ["-a", "a-", "a b", "a/b", a(64)]],
  ["a variable", wrongVariable, ["A", "_", "a1", "A_B"], ["", "1A", "A-B", "A.B", "A B", "Ä"]],
  [
    "an absolute path",
    wrongAbsolutePath,
    ["/a", "/a/b.c", "/.a", "/a-b_c"],
    ["", "/", "a", "a/b", "/a/", "//a", "/a//b", "/a/../b", "/./a", "/a:b", "/a b", "/a\n"],
  ],
  ["the path of a URL", wrongUrlPath, ["/", "/a?b=c", "/healthz"], ["", "a", "/a b", "http://a/"]],
  [
    "a repository",
    wrongRepository,
    ["redis", "docker.io/library/redis", "localhost:5000/a", "a/b__c/d-e", "Registry.test/a", "a.b-c.test:443/x_y.z"],
    ["", "Redis", "a/Redis", "a/", "/a", "a//b", "redis:8", "redis@sha256:abc", "http://a/b", "a b", "a/-b"],
  ],
  ["a tag", wrongTag, ["1", "v1.2.3", "_a", "1.2-Bookworm", a(128)], ["", ".a", "-a", "a b", "a:b", a(129)]],
  ["a digest", wrongDigest, [`sha256:${a(64)}`], ["", "sha256:", `sha256:${a(63)}`, `sha256:${"g".repeat(64)}`, a(64)]],
  [
    "an image's reference",
    wrongReference,
    ["redis:8", "a.test:5000/b:1", `redis@sha256:${a(64)}`, `redis:8@sha256:${a(64)}`],
    ["redis", "a.test:5000/b", "redis:", "redis:8@", "Redis:8", "redis:8@sha256:abc"],
  ],
  [
    "an IPv4 range",
    wrongCidr,
    ["0.0.0.0/0", "10.0.0.0/8", "10.1.2.3/32", "192.168.49.0/24"],
    ["", "10.0.0.0", "10.0.0.0/33", "10.0.0.1/8", "256.0.0.0/8", "10.0.0.0/08", "010.0.0.0/8", "fd00::/8", "10.0.0/8"],
  ],
  [
    "a quantity",
    wrongQuantity,
    ["1", "0.5", "250m", "128Mi", "1G", "2Ti"],
    ["", "1gb", "128mb", "1 Gi", "-1", "1e3", "Mi", ".5", "1.", "1mi"],
  ],
  ["a duration", wrongDuration, ["0s", "30s", "5m", "1h", "30d"], ["", "5", "m", "5 m", "5M", "1h30m", "-5m", "1.5h"]],
];

describe.each(grammars)("%s", (_, wrong, good, bad) => {
  test.each(good)("may be %j", (text) => expect(wrong(text)).toBeUndefined());
  test.each(bad)("is not %j", (text) => expect(wrong(text)).toMatch(/./));
});

test("a range that names one of its addresses is corrected", () => {
  expect(wrongCidr("203.0.113.25/24")).toContain('write "203.0.113.0/24"');
});

test("a range contains another one if it has all of its addresses", () => {
  expect([contains("10.0.0.0/8", "10.1.0.0/16"), contains("10.0.0.0/8", "10.0.0.0/8")]).toEqual([true, true]);
  expect([contains("10.1.0.0/16", "10.0.0.0/8"), contains("10.0.0.0/8", "text")]).toEqual([false, false]);
});

test("a path is below a folder by its parts, not by its letters", () => {
  expect([isBelow("/etc/secrets/a", "/etc/secrets"), isBelow("/etc/secrets", "/etc/secrets")]).toEqual([true, true]);
  expect([isBelow("/etc/secrets-of-mine", "/etc/secrets"), isBelow("/etc", "/etc/secrets")]).toEqual([false, false]);
});

test("the nearest name has the fewest edits, or begins with what is written", () => {
  expect(nearest("replica", ["replicas", "reads", "owner"])).toBe("replicas");
  expect(nearest("rate", ["auth", "ratePerSecond", "to"])).toBe("ratePerSecond");
  expect(nearest("xyzzy", ["replicas", "owner"])).toBeUndefined();
});
