// SPDX-License-Identifier: MIT
import i18next from "i18next";
import { beforeAll, expect, test } from "vitest";
import { type Dictionary, en } from "./en";
import { changeLanguage, LANGUAGES, type Language, startLanguages, wantedLanguage } from "./index";

beforeAll(startLanguages);

function leaves(node: object, path = ""): [string, string][] {
  return Object.entries(node).flatMap(([key, value]) =>
    typeof value === "string"
      ? [[`${path}${key}`, value] as [string, string]]
      : leaves(value as object, `${path}${key}.`),
  );
}

const names = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((found) => found[1]).sort();

test.each(Object.keys(LANGUAGES) as Language[])(
  "%s has every text, with the same names to fill in",
  async (language) => {
    const words: Dictionary = await LANGUAGES[language].load();
    const theirs = new Map(leaves(words));
    const ours = leaves(en);
    expect([...theirs.keys()].sort()).toEqual(ours.map(([key]) => key).sort());
    for (const [key, text] of ours) {
      expect(theirs.get(key), key).not.toBe("");
      expect(names(theirs.get(key) ?? ""), key).toEqual(names(text));
    }
  },
);

test("the language is the kept one, else the first asked for that we have, else English", () => {
  expect(wantedLanguage("de", ["en"])).toBe("de");
  expect(wantedLanguage(null, ["fr-CA", "es-MX", "en"])).toBe("es");
  expect(wantedLanguage("toString", ["fr"])).toBe("en");
});

test("a chosen language is told to the document and counted in its own way", async () => {
  await changeLanguage("de");
  expect(document.documentElement.lang).toBe("de");
  expect(i18next.t("job.clips", { count: 1 })).toBe("1 Clip");
  expect(i18next.t("job.clips", { count: 4 })).toBe("4 Clips");
  expect(i18next.t("start.ratios.9:16")).toBe("Hochkant");
  await changeLanguage("en");
});
