import { describe, expect, it } from "vitest";
import { type Attempt, attemptsFrom } from "../../e2e/attempts/attempts.ts";
import { disagreements, isUnanswered, unattempted, withLater } from "../../e2e/attempts/judge.ts";
import type { Outcome } from "../../e2e/attempts/run-probe.ts";
import { formatEdge } from "../../generator/src/model/traffic.ts";
import { all, asExpected, between, named, one, planned, pod, scene, words } from "./attempts-fixture.ts";

describe("the comparison with the graph", () => {
  const outcomesWith = (change: (attempt: Attempt) => string | undefined): Outcome[] =>
    all.map((attempt) => ({ attempt, outcome: change(attempt) ?? attempt.expected }));

  it("is empty if all connections are as declared", () => {
    expect(disagreements(all.map(asExpected))).toEqual([]);
  });

  it("describes every connection that differs", () => {
    const surprising: Record<string, string> = {
      "images -> postgres:5432/TCP": "open",
      "frontend -> auth:5000/TCP": "refused",
      "frontend -> auth:9090/TCP": "refused",
      "gateway -> auth:5000/TCP": "timed out",
      "tasks -> kube-dns:53/UDP": "EHOSTUNREACH",
      "auth -> its own address:9090/TCP": "open",
    };
    expect(disagreements(outcomesWith((attempt) => surprising[words(attempt)])).sort()).toEqual([
      "auth -> its own address:9090/TCP answered, but the port is declared to listen on localhost only",
      "frontend -> auth:5000,9090/TCP was refused instead of timing out, but no edge declares it: a packet came through",
      "gateway -> auth:5000/TCP timed out, but is declared",
      "images -> postgres:5432/TCP answered, but no edge declares it",
      "tasks -> kube-dns:53/UDP failed with EHOSTUNREACH, but is declared",
    ]);
  });

  it("ignores a refusal at a Service's address, unlike one at a pod's or a node's", () => {
    const [auth, from] = [one("auth"), one("frontend")];
    const behind = [{ pod: auth, address: auth.address, port: 5000 }];
    const service = { title: "Service auth", address: "10.1.0.1", port: 5000, protocol: "TCP", behind } as const;
    const kubelet = { ...service, title: "kubelet", port: 10250, behind: [{ address: "192.0.2.1", port: 10250 }] };
    const tried = attemptsFrom(from, { ...scene, doors: [service, kubelet] }).filter(
      ({ pod: to, to: title }) => !to && !title.includes("its") && title !== "localhost",
    );
    const outcomes = tried.map((attempt) => ({ attempt, outcome: "refused" }));
    expect(outcomes).toHaveLength(2);
    expect(disagreements(outcomes)).toEqual([
      "frontend -> kubelet:10250/TCP was refused instead of timing out, but no edge declares it: a packet came through",
    ]);
    expect(disagreements(tried.map((attempt) => ({ attempt, outcome: "open" })))).toHaveLength(2);
  });

  it("counts the replicas whose attempts differ", () => {
    const second = pod("tasks-1", one("tasks").namespace, named("tasks"));
    const made = attemptsFrom(second, scene).map(asExpected);
    const late = outcomesWith((attempt) => (words(attempt) === "tasks -> redis:6379/TCP" ? "timed out" : undefined));
    expect(disagreements([...late, ...made])).toEqual([
      "tasks -> redis:6379/TCP timed out, but is declared (1 of 2 attempts)",
    ]);
  });

  it("repeats attempts that must be answered, and no others", () => {
    const wrong: Record<string, string> = {
      "images -> postgres:5432/TCP": "open",
      "frontend -> auth:5000/TCP": "refused",
      "gateway -> auth:5000/TCP": "timed out",
      "tasks -> kube-dns:53/UDP": "timed out",
    };
    const outcomes = outcomesWith((attempt) => wrong[words(attempt)]);
    const unanswered = outcomes.filter(isUnanswered);
    expect(unanswered.map(({ attempt }) => words(attempt))).toEqual([
      "gateway -> auth:5000/TCP",
      "tasks -> kube-dns:53/UDP",
    ]);
    const [auth, dns] = unanswered.map(({ attempt }) => attempt);
    const later = [auth && { attempt: auth, outcome: "open" }, dns && { attempt: dns, outcome: "timed out" }];
    expect(
      disagreements(
        withLater(
          outcomes,
          later.filter((made) => made !== undefined),
        ),
      ).sort(),
    ).toEqual([
      "frontend -> auth:5000/TCP was refused instead of timing out, but no edge declares it: a packet came through",
      "images -> postgres:5432/TCP answered, but no edge declares it",
      "tasks -> kube-dns:53/UDP timed out, but is declared",
    ]);
  });

  it("lists the declared edges without an attempt", () => {
    const left = unattempted(planned.edges, all.map(asExpected));
    const others = planned.edges.filter((edge) => !between.includes(edge));
    expect(left).toEqual(others.map(formatEdge));
    expect(left.length).toBeGreaterThan(0);
  });
});
