// SPDX-License-Identifier: MIT
import { expect, test } from "vitest";
import { looksLikeMedia } from "./duration";
import { Pace, secondsLeft } from "./pace";
import { unfinishedUpload, uploadIdFrom } from "./upload";

test("the pace is that of the last seconds, not of the whole way", () => {
  const pace = new Pace();
  for (let at = 0; at <= 10; at += 1) pace.note(at * 100, at);
  for (let at = 11; at <= 20; at += 1) pace.note(1000 + (at - 10) * 1000, at);
  expect(pace.perSecond).toBeCloseTo(1000);
});

test("one look says nothing, and a step back begins anew", () => {
  const pace = new Pace();
  expect(pace.perSecond).toBe(0);
  pace.note(500, 1);
  expect(pace.perSecond).toBe(0);
  pace.note(900, 2);
  expect(pace.perSecond).toBe(400);
  pace.note(0, 3);
  expect(pace.perSecond).toBe(0);
});

test("nobody knows when something that stands still will end", () => {
  expect(secondsLeft(1000, 0)).toBeNull();
  expect(secondsLeft(1000, 250)).toBe(4);
});

test("an upload's id is the last part of its address, however the server names itself", () => {
  expect(uploadIdFrom("https://clips.example.com/api/v1/uploads/0a1b")).toBe("0a1b");
  expect(uploadIdFrom("/api/v1/uploads/0a1b/")).toBe("0a1b");
});

test.each(["{}", "null", "oops", '{"name":"a.mp4","size":0,"sent":0}'])("%j is no unfinished upload", (kept) => {
  localStorage.setItem("clipmill.upload", kept);
  expect(unfinishedUpload()).toBeNull();
});

test("media are told by their type or their name", () => {
  expect(looksLikeMedia({ name: "talk", type: "video/mp4" })).toBe(true);
  expect(looksLikeMedia({ name: "talk.MKV", type: "" })).toBe(true);
  expect(looksLikeMedia({ name: "notes.pdf", type: "application/pdf" })).toBe(false);
});
