// SPDX-License-Identifier: MIT
import { expect, test } from "vitest";
import { CLAIMS, chosenWhy, NOTICES, noticeDetail, noticeText, SHOT_REASONS, shotReason } from "./serverWords";

const named = (name: string) => `<${name}>`;

test.each([NOTICES, SHOT_REASONS, CLAIMS])("every language says the same things", (table) => {
  const [first, ...others] = Object.values(table).map((words) => Object.keys(words).sort());
  for (const keys of others) expect(keys).toEqual(first);
});

test("a notice is said by its code, and as the server has it where there is no word for it", () => {
  const notice = { code: "no_faces", message: "No face was found" };
  expect(noticeText(notice, "es")).toContain("ninguna cara");
  expect(noticeText(notice, "en")).toBe("No face was found");
  expect(noticeText({ code: "toString", message: "as it is" }, "es")).toBe("as it is");
});

test("two notices of one code are told apart in every language", () => {
  const failed = [1, 2].map((clip) => ({
    code: "clip_failed",
    message: `Clip ${clip} could not be rendered: why ${clip}`,
  }));
  for (const language of ["en", "de", "es"]) {
    const told = failed.map((notice) => noticeText(notice, language) + noticeDetail(notice, language));
    expect(new Set(told).size, language).toBe(2);
  }
  expect(noticeDetail({ code: "no_faces", message: "No face was found" }, "en")).toBe("");
  expect(noticeDetail({ code: "is_new", message: "As it is" }, "de")).toBe("");
});

test("why a picture is framed so is said in parts", () => {
  const tail = "; a head is too large to fill the picture with, so it is shown whole over a blurred fill";
  expect(shotReason("set by hand", "es", named)).toBe("puesto a mano");
  expect(shotReason(`set by hand${tail}`, "es", named)).toMatch(/^puesto a mano; una cabeza/);
  expect(shotReason("Split 2 was asked for, but nobody is seen here", "es", named)).toContain("«<Split 2>»");
  expect(shotReason(`set by hand${tail}`, "en", named)).toBe(`set by hand${tail}`);
  expect(shotReason("something new", "de", named)).toBe("something new");
});

test("why a moment was chosen is told of the strongest parts of its score", () => {
  const part = (name: string, value: number) => ({ name, value, evidence: "" });
  const strong = { reason: "It holds.", score_parts: [part("flow", 61), part("hook", 90), part("new", 99)] };
  expect(chosenWhy(strong, "en", named)).toBe("It holds.");
  expect(chosenWhy(strong, "es", named)).toBe(
    "Este momento empieza con palabras que atrapan y se sostiene por sí solo.",
  );
  const plain = { ...strong, score_parts: [part("flow", 40)] };
  expect(chosenWhy(plain, "de", () => "Einstieg")).toMatch(/: Einstieg\.$/);
  expect(chosenWhy(plain, "es", () => "Inicio")).toMatch(/: inicio\.$/);
  expect(chosenWhy(plain, "es", () => "$&")).toMatch(/: \$&\.$/);
  expect(chosenWhy({ reason: "It holds.", score_parts: [] }, "es", named)).toBe("It holds.");
});
