// SPDX-License-Identifier: MIT
import { expect, test } from "vitest";
import { shareAddress } from "../job/share";
import { readHealth, workerState } from "./health";
import { centsFrom } from "./money";

test.each([
  ["12", 1200],
  ["12.5", 1250],
  ["12,50", 1250],
  ["1,234.50", 123_450],
  ["1.234,50", 123_450],
  ["1 234,50", 123_450],
  ["1,234", 123_400],
  ["0.01", 1],
])("%s is an amount", (text, cents) => {
  expect(centsFrom(text)).toBe(cents);
});

test.each(["", "0", "-5", "1.234.50", "1,2,3", "12.345.6", "ten", "1e3", "99999999999", "1.23.45"])(
  "%s is no amount",
  (text) => {
    expect(centsFrom(text)).toBeNull();
  },
);

test("what the server does not call ok is away, and what is no answer is a problem", () => {
  expect(readHealth({ status: "unavailable", parts: { database: "ok", store: "unavailable" } })).toEqual([
    { name: "server", isThere: true },
    { name: "database", isThere: true },
    { name: "store", isThere: false },
  ]);
  expect(() => readHealth("<html>")).toThrow();
  expect(workerState("draining")).toBe("draining");
  expect(workerState("odd")).toBeNull();
});

test("a link that names this machine alone gets the name the page was opened at", () => {
  const token = "abc_-1";
  const at = (url: string) => shareAddress({ url, token }, "https://clips.example.com");
  expect(at("http://127.0.0.1:8000/share/abc_-1")).toBe("https://clips.example.com/share/abc_-1");
  expect(at("https://other.example.com/share/abc_-1")).toBe("https://other.example.com/share/abc_-1");
  expect(at("javascript:alert(1)")).toBe("https://clips.example.com/share/abc_-1");
});
