// SPDX-License-Identifier: MIT
import { beforeAll, expect, test } from "vitest";
import { problemFrom, waitOf } from "../api/problems";
import { changeLanguage, startLanguages } from "../i18n";
import { problemLine, problemWords } from "./problemWords";

beforeAll(startLanguages);

test("what the page knows is said in its own words and language, with the server's below", async () => {
  const failure = { code: "download_failed", message: "HTTP 404", hint: "pass --cookies FILE" };
  expect(problemWords(failure).what).toBe("The video could not be fetched from this link.");
  expect(problemWords(failure).todo).not.toContain("--cookies");
  expect(problemWords(failure).detail).toBe("HTTP 404");
  await changeLanguage("de");
  expect(problemWords(failure).what).toBe("Das Video ließ sich über diesen Link nicht holen.");
  await changeLanguage("en");
});

test("what it does not know is said as the server says it", () => {
  const thrown = problemFrom(409, { code: "worker_dead", title: "x", detail: "It is at work.", hint: "Wait." });
  expect(problemWords(thrown)).toEqual({ what: "It is at work.", todo: "Wait.", detail: "" });
  expect(problemWords({ code: "toString", message: "m", hint: "h" })).toEqual({ what: "m", todo: "h", detail: "" });
});

test("a broken connection is a server that cannot be reached", () => {
  expect(problemWords(new TypeError("Failed to fetch")).what).toBe("The server cannot be reached.");
});

test("who is told to wait is told for how long", async () => {
  const body = { code: "rate_limited", detail: "more than 10 wrong keys a minute from your address" };
  expect(problemLine(problemFrom(429, body, 12))).toBe("That was too much at once. Try again in 15 sec.");
  expect(problemLine(problemFrom(429, body, 61))).toContain("in 2 min.");
  expect(problemLine(problemFrom(429, body))).toBe("That was too much at once. Wait a minute, then try again.");
  await changeLanguage("de");
  expect(problemLine(problemFrom(429, body, 12))).toMatch(/in 15 Sek/);
  await changeLanguage("en");
});

test("which option is meant stands in the line too", () => {
  const refused = problemFrom(422, { code: "invalid_options", detail: "count must be at least 1" });
  expect(problemLine(refused)).toContain("The server says: count must be at least 1");
  expect(problemLine(problemFrom(404, { code: "job_not_found", detail: "no such row" }))).not.toContain("no such row");
});

test.each([
  ["5", 5],
  ["", null],
  [null, null],
  ["Wed, 21 Oct 2026 07:28:00 GMT", null],
])("a wait of %j is %j", (header, wait_s) => expect(waitOf(header)).toBe(wait_s));
