// SPDX-License-Identifier: MIT
import { expect, test } from "vitest";
import type { AskedOptions } from "../start/draft";
import { seenOptions, withHeading, withHookLine, withMark, withMarkOf, withPart } from "./look";

const BRAND = {
  count: 3,
  pace: "calm",
  captions: { style: "bold", text_color: "FFE000", font_size_norm: 0.05, is_burned_in: true },
  watermark: { upload_id: "a1", corner: "bottom-left", opacity_norm: 0.5, width_norm: 0.2 },
} as unknown as AskedOptions;

test("a picture of the look depends on what is seen alone", () => {
  expect(Object.keys(seenOptions(BRAND)).sort()).toEqual(["captions", "watermark"]);
  expect(seenOptions({ ...BRAND, count: 9 })).toEqual(seenOptions(BRAND));
});

test("another picture stands where the old one stood, and a text takes its place", () => {
  expect(withMarkOf(BRAND, { upload_id: "b2" }).watermark).toEqual({ ...BRAND.watermark, upload_id: "b2" });
  const text = withMarkOf(BRAND, { text: "@us" }).watermark;
  expect(text).toEqual({ text: "@us", corner: "bottom-left", opacity_norm: 0.5, width_norm: 0.2 });
  expect(withMarkOf({}, { upload_id: "c" }).watermark).toMatchObject({ corner: "top-right", upload_id: "c" });
  expect(withMark(BRAND, { corner: "top-left" }).watermark?.upload_id).toBe("a1");
});

test("the hook line is switched on and off for itself: an opening hook stays", () => {
  const opening = { hook: { length_s: 4, text_place: "end" } } as AskedOptions;
  const both = withHookLine(opening, "calm");
  expect(both.hook).toEqual({ length_s: 4, text_place: "end", text_tone: "calm" });
  expect(withHookLine(both, null).hook).toEqual({ length_s: 4, text_place: "end", text_tone: null });
  const line = withHookLine({}, "neutral");
  expect(line.hook).toEqual({ text_tone: "neutral" });
  expect("hook" in withHookLine(line, null)).toBe(false);
});

test("a part is taken out whole, and a heading writes itself unless it is told", () => {
  expect("watermark" in withPart(BRAND, "watermark", null)).toBe(false);
  expect(withHeading({}, { color: "FF0000" }).heading).toEqual({ is_automatic: true, color: "FF0000" });
});
