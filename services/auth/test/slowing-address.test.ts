import { randomBytes } from "node:crypto";
import { describe, expect } from "vitest";
import { clientAddress } from "../src/client-address.ts";
import { it, login, post } from "./fixture.ts";

// Attempts count in Redis.
it.afterEach(({ needs }) => needs.redis.flush());

const wrong = (email: string) => ({ email, password: "not the one" });
const from = (address: string) => ({ "x-forwarded-for": address });
const newEmail = () => `${randomBytes(6).toString("hex")}@example.com`;

/** Makes `times` attempts in sequence. @returns their statuses */
async function guess(times: number, make: (time: number) => Promise<{ statusCode: number }>) {
  const statuses: number[] = [];
  for (let time = 0; time < times; time += 1) statuses.push((await make(time)).statusCode);
  return statuses;
}

const times = (count: number, status: number): number[] => Array(count).fill(status);

describe("an address", () => {
  it("allows twenty failures for any e-mails", async ({ ana, start }) => {
    const auth = await start({ slowing: { perAddress: 20 } });
    const statuses = await guess(21, () => post(auth, "/login", wrong(newEmail()), from("203.0.113.7")));
    expect(statuses).toEqual([...times(20, 401), 429]);
    expect((await login(auth, ana, from("203.0.113.7"))).answer.statusCode).toBe(429);
    expect((await login(auth, ana, from("203.0.113.8"))).answer.statusCode).toBe(200);
  });

  it("is not reset by successful log-ins in between", async ({ ana, start }) => {
    const auth = await start({ slowing: { perAddress: 20 } });
    const statuses = await guess(25, async (time) => {
      const own = await login(auth, ana, from("203.0.113.7"));
      if (time < 20) expect(own.answer.statusCode).toBe(200);
      return post(auth, "/login", wrong(newEmail()), from("203.0.113.7"));
    });
    expect(statuses).toEqual([...times(20, 401), ...times(5, 429)]);
  });

  it("of an office with successful log-ins only is never slowed", async ({ ana, start }) => {
    const auth = await start({ slowing: { perAddress: 3 } });
    expect(await guess(9, async () => (await login(auth, ana, from("203.0.113.7"))).answer)).toEqual(times(9, 200));
  });

  it("is the gateway's view of the client: forged headers change nothing", async ({ start }) => {
    const auth = await start({ slowing: { perAddress: 3 } });
    const statuses = await guess(4, (time) =>
      post(auth, "/login", wrong(newEmail()), from(`198.51.100.${time}, 203.0.113.7`)),
    );
    expect(statuses).toEqual([...times(3, 401), 429]);
  });

  it.each([
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002::", "2001:db8:1:2::/64"],
    ["2001:db8::1:2:3:4", "2001:db8:0:0::/64"],
    ["2001:db8::6", "2001:db8:0:0::/64"],
    ["1:2:3::203.0.113.7", "1:2:3:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["unknown", "unknown"],
  ])("of %s is counted as %s", (address, expected) => {
    expect(clientAddress(address)).toBe(expected);
  });
});
