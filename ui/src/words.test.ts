// SPDX-License-Identifier: MIT
import { expect, test } from "vitest";
import { ago, amount, bytes, clock, namedLanguages, span, tenths } from "./words";

test("a clock shows hours only when there are some", () => {
  expect(clock(0)).toBe("0:00");
  expect(clock(75.4)).toBe("1:15");
  expect(clock(3700)).toBe("1:01:40");
  expect(clock(-3)).toBe("0:00");
});

test("a span is rounded as a person would say it", () => {
  expect(span(0.2, "en")).toBe("1 sec");
  expect(span(8.4, "en")).toBe("8 sec");
  expect(span(43, "en")).toBe("45 sec");
  expect(span(58, "en")).toBe("1 min");
  expect(span(3600, "en")).toBe("1 hr");
  expect(span(4210, "en")).toBe("1 hr 10 min");
  expect(span(240, "de")).toBe("4 Min.");
});

test("bytes are told in the largest unit that fits", () => {
  expect(bytes(0, "en")).toBe("0 byte");
  expect(bytes(4_812_345, "en")).toBe("4.8 MB");
  expect(bytes(48_123_450_000, "de")).toMatch(/^48\sGB$/);
});

test("cents become an amount without a sign of any money", () => {
  expect(amount(450, "en")).toBe("4.50");
  expect(amount(123_456, "de")).toBe("1.234,56");
});

test("a moment is told by how long ago it was", () => {
  const now = new Date("2026-11-22T12:00:00Z");
  expect(ago("2026-11-22T11:59:40Z", now, "en")).toBe("this minute");
  expect(ago("2026-11-22T09:00:00Z", now, "en")).toBe("3 hr. ago");
  expect(ago("2026-11-21T11:00:00Z", now, "de")).toBe("gestern");
});

test("languages are called and ordered as in the page's own", () => {
  const asked = [
    { code: "de", name: "German" },
    { code: "sq", name: "Albanian" },
    { code: "not a tag", name: "Klingon" },
  ];
  expect(namedLanguages(asked, "es").map(({ label }) => label)).toEqual(["Albanés", "Alemán", "Klingon"]);
  expect(namedLanguages(asked, "en").map(({ value }) => value)).toEqual(["sq", "de", "not a tag"]);
});

test("tenths are parted as the language does", () => {
  expect(tenths(22.44, "en")).toBe("22.4");
  expect(tenths(22, "es")).toBe("22,0");
});
