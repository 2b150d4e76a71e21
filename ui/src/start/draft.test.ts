// SPDX-License-Identifier: MIT
import { beforeEach, expect, test } from "vitest";
import {
  type AskedOptions,
  DEFAULTS,
  draftFromOptions,
  keepDraft,
  keptDraft,
  linkFrom,
  optionsFromDraft,
  withStyle,
} from "./draft";

beforeEach(() => localStorage.clear());

test.each([
  ["https://example.com/talk.mp4", "https://example.com/talk.mp4"],
  ["  youtu.be/abc ", "https://youtu.be/abc"],
  ["http://localhost:8080/talk.mp4", "http://localhost:8080/talk.mp4"],
  ["example.com:8443/a", "https://example.com:8443/a"],
  ["javascript:alert(1)", null],
  ["file:///etc/passwd", null],
  ["data:text/html,hi", null],
  ["hello", null],
  ["two words.com", null],
  ["", null],
])("%j leads to %j", (text, address) => {
  expect(linkFrom(text)).toBe(address);
});

test("the defaults leave count, length and language to the server", () => {
  const options = optionsFromDraft(DEFAULTS);
  expect(options).not.toHaveProperty("count");
  expect(options).not.toHaveProperty("min_length_s");
  expect(options).not.toHaveProperty("language");
  expect(options).not.toHaveProperty("prompt");
  expect(options).toMatchObject({
    ratio: "9:16",
    captions: { style: "classic", is_burned_in: true, display: "original" },
  });
});

test("what is chosen is asked for", () => {
  const options = optionsFromDraft({
    ...DEFAULTS,
    count: 5,
    length: "medium",
    prompt: " prices ",
    targetLanguage: "de",
    hasCaptions: false,
    hasHeading: true,
  });
  expect(options).toMatchObject({
    count: 5,
    min_length_s: 30,
    max_length_s: 60,
    prompt: "prices",
    target_language: "de",
    captions: { is_burned_in: false, display: "translation" },
    heading: { is_automatic: true },
  });
});

test("a preset fills the form, and keeps what the form does not know", () => {
  const preset = {
    ratio: "1:1" as const,
    count: 3,
    max_length_s: 30,
    min_length_s: 10,
    captions: { style: "bold", text_color: "FFE000", is_burned_in: true, display: "original" as const },
    music: { upload_id: "u1", volume: 0.3, is_ducked: false },
  };
  const draft = draftFromOptions(preset);
  expect(draft).toMatchObject({ ratio: "1:1", count: 3, length: "short", captionStyle: "bold" });
  expect(optionsFromDraft(draft, preset)).toMatchObject(preset);
  const other = optionsFromDraft({ ...draft, captionStyle: "boxed", count: 0, length: "auto" }, preset);
  expect(other.captions).toMatchObject({ style: "boxed", text_color: "FFE000" });
  expect(other).not.toHaveProperty("count");
  expect(other).not.toHaveProperty("max_length_s");
});

test("another style keeps the brand's colors and letters, and drops measures of the old style", () => {
  const captions = { style: "bold", text_color: "FFE000", font_size_norm: 0.05, is_burned_in: true };
  const brand = { captions } as AskedOptions;
  expect(withStyle(brand, "clean").captions).toEqual({ style: "clean", text_color: "FFE000", is_burned_in: true });
});

test("another style means the same in the form and in the brand kit", () => {
  const captions = { style: "bold", font_family: "Inter", outline_color: "112233", font_size_norm: 0.05 };
  const brand = { captions: { ...captions, is_burned_in: true, display: "original" } } as AskedOptions;
  const inForm = optionsFromDraft({ ...draftFromOptions(brand), captionStyle: "clean" }, brand);
  expect(inForm.captions).toEqual(withStyle(brand, "clean").captions);
  expect(inForm.captions).toMatchObject({ font_family: "Inter", outline_color: "112233" });
  expect(optionsFromDraft({ ...draftFromOptions(brand), hasCaptions: false }, brand).captions).toMatchObject(captions);
});

test("captions of a preset that names no style are of the plain one, and stay whole", () => {
  const brand = { captions: { text_color: "FFE000", font_size_norm: 0.05 } } as AskedOptions;
  expect(optionsFromDraft(draftFromOptions(brand), brand).captions).toMatchObject({
    ...brand.captions,
    style: "classic",
  });
});

test("choices are kept for the next video, its prompt is not", () => {
  keepDraft({ ...DEFAULTS, ratio: "1:1", prompt: "prices" });
  expect(keptDraft()).toEqual({ ...DEFAULTS, ratio: "1:1" });
});

test.each(['{"ratio":"7:3","count":"many","gone":1}', "not json", "null", "[]"])(
  "kept %j does not break the form",
  (kept) => {
    localStorage.setItem("clipmill.draft", kept);
    expect(keptDraft()).toEqual(DEFAULTS);
  },
);
