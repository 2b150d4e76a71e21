// SPDX-License-Identifier: MIT
import { beforeAll, expect, test } from "vitest";
import { problemFrom } from "../api/problems";
import { changeLanguage, startLanguages } from "../i18n";
import { problemWords } from "./problemWords";

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
  const thrown = problemFrom(409, { code: "job_not_ready", title: "x", detail: "It is at work.", hint: "Wait." });
  expect(problemWords(thrown)).toEqual({ what: "It is at work.", todo: "Wait.", detail: "" });
  expect(problemWords({ code: "toString", message: "m", hint: "h" })).toEqual({ what: "m", todo: "h", detail: "" });
});

test("a broken connection is a server that cannot be reached", () => {
  expect(problemWords(new TypeError("Failed to fetch")).what).toBe("The server cannot be reached.");
});
