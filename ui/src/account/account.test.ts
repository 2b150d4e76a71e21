// SPDX-License-Identifier: MIT
import { expect, test } from "vitest";
import type { Job } from "../api/client";
import { exampleOf, LANGUAGES, shellText, TASKS } from "./examples";
import { giveableScopes, keyBody, keyState } from "./keys";
import { csvValue, type Entry, effectCents, ledgerCsv } from "./ledger";
import { may } from "./me";
import { readPages } from "./pages";
import { dayOf, usageOf } from "./usage";

test("a key may do what its scopes say, and one for the server everything", () => {
  expect(may(["read"], "team")).toBe(false);
  expect(may(["admin"], "team")).toBe(true);
  expect(giveableScopes(["read", "team"])).toEqual(["read", "team"]);
  expect(giveableScopes(["admin"])).toEqual(["read", "write", "team", "admin"]);
});

test("a key that was taken back stays so, and one runs out at its very moment", () => {
  const now = new Date("2026-05-01T12:00:00Z");
  expect(keyState({ revoked_at: null, expires_at: null }, now)).toBe("valid");
  expect(keyState({ revoked_at: null, expires_at: "2026-05-01T12:00:00Z" }, now)).toBe("expired");
  expect(keyState({ revoked_at: null, expires_at: "2026-05-01T12:00:01Z" }, now)).toBe("valid");
  expect(keyState({ revoked_at: "2026-04-01T00:00:00Z", expires_at: "2026-04-02T00:00:00Z" }, now)).toBe("revoked");
});

test("a key without end asks for no days, and names lose their edges", () => {
  expect(keyBody(" bot ", ["write", "read"], 0)).toEqual({ name: "bot", scopes: ["read", "write"] });
  expect(keyBody("bot", ["read"], 30).expires_in_days).toBe(30);
});

const entry = (rest: Partial<Entry>): Entry => ({
  id: "1",
  kind: "hold",
  amount_cents: 450,
  job_id: null,
  purpose: "hold-1",
  note: "",
  created_at: "2026-05-01T12:00:00Z",
  ...rest,
});

test("the effects of a job's lines sum up to what was charged", () => {
  const lines = [
    entry({ kind: "hold", amount_cents: 450 }),
    entry({ kind: "capture", amount_cents: 300 }),
    entry({ kind: "release", amount_cents: 150 }),
  ];
  expect(lines.reduce((sum, line) => sum + effectCents(line), 0)).toBe(-300);
  expect(effectCents(entry({ kind: "top_up" }))).toBe(450);
});

test("a note is no formula in a spreadsheet and breaks no line", () => {
  expect(csvValue('=HYPERLINK("x")')).toBe(`"'=HYPERLINK(""x"")"`);
  expect(csvValue("a,b\nc")).toBe('"a,b\nc"');
  expect(csvValue("plain")).toBe("plain");
  expect(ledgerCsv([entry({ note: "one, two" })]).split("\r\n")[1]).toBe(
    '1,2026-05-01T12:00:00Z,hold,450,,hold-1,"one, two"',
  );
});

const job = (rest: Partial<Job>): Job =>
  ({
    kind: "clips",
    state: "succeeded",
    api: "native",
    progress: { completed: 3 },
    duration_s: 600,
    cost_cents: 100,
    created_at: "2026-05-10T12:00:00",
    ...rest,
  }) as Job;

test("every day of the time is there once, those without jobs too, and older jobs are left out", () => {
  const now = new Date("2026-05-10T18:00:00");
  const jobs = [
    job({}),
    job({ created_at: "2026-05-08T23:59:59", state: "failed", progress: { completed: 0 } as Job["progress"] }),
    job({ kind: "render", progress: { completed: 1 } as Job["progress"] }),
    job({ created_at: "2026-05-03T23:59:59" }),
  ];
  const usage = usageOf(jobs, now, 7);
  expect(usage.days.map(({ day }) => day)).toEqual([4, 5, 6, 7, 8, 9, 10].map((day) => dayOf(new Date(2026, 4, day))));
  expect(usage.all).toEqual({ jobs: 3, clips: 4, failed: 1, source_s: 1200, cost_cents: 300 });
  expect(usage.days.at(-1)?.sums.clips).toBe(4);
  expect(usage.kinds.map(({ name }) => name)).toEqual(["clips", "render"]);
  expect(usage.days.reduce((sum, { sums }) => sum + sums.jobs, 0)).toBe(usage.all.jobs);
});

test("days are right where clocks change and at the turn of a year", () => {
  const usage = usageOf([], new Date(2026, 0, 2, 1), 90);
  expect(new Set(usage.days.map(({ day }) => day)).size).toBe(90);
  expect(usage.days[0]?.day).toBe(dayOf(new Date(2026, 0, 2 - 89)));
});

test("pages are read until one is enough, there are no more, or too many", async () => {
  const pages: Record<string, { items: number[]; next_cursor: string | null }> = {
    first: { items: [9, 8], next_cursor: "b" },
    b: { items: [7, 6], next_cursor: "c" },
    c: { items: [5], next_cursor: null },
  };
  const ask = async (cursor: string | undefined) => pages[cursor ?? "first"] ?? { items: [], next_cursor: null };
  expect(await readPages(ask, { most: 9 })).toEqual({ items: [9, 8, 7, 6, 5], isCut: false });
  expect(await readPages(ask, { most: 2 })).toEqual({ items: [9, 8, 7, 6], isCut: true });
  expect(await readPages(ask, { most: 9, isEnough: (last) => last < 8 })).toEqual({
    items: [9, 8, 7, 6],
    isCut: false,
  });
});

test("whatever is typed stays one text in a shell, in Python and in JavaScript", () => {
  expect(shellText("it's $(rm)")).toBe(`'it'\\''s $(rm)'`);
  const source = `x'"; rm -rf / #\u2028\n`;
  for (const language of Object.keys(LANGUAGES) as (keyof typeof LANGUAGES)[]) {
    for (const task of TASKS) {
      const text = exampleOf(language, task, { origin: "https://clips.example.com", key: "clipmill_k", source });
      expect(text).toContain("https://clips.example.com/api/v1");
      expect(text).toContain("clipmill_k");
      if (language !== "curl") {
        expect(text).not.toContain("\u2028");
        expect(text).toContain(JSON.stringify(source).replace("\u2028", "\\u2028"));
      }
    }
  }
});
