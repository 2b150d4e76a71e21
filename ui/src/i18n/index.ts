// SPDX-License-Identifier: MIT
// The languages of the page. English is at hand; the others come when they are wanted.

import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { type Dictionary, en } from "./en";

const KEPT = "clipmill.language";

/** Languages by their own names, and where their words are. A new one: its file, its line here. */
export const LANGUAGES = {
  en: { name: "English", load: async (): Promise<Dictionary> => en },
  de: { name: "Deutsch", load: async (): Promise<Dictionary> => (await import("./de")).de },
  es: { name: "Español", load: async (): Promise<Dictionary> => (await import("./es")).es },
};
export type Language = keyof typeof LANGUAGES;

export function isLanguage(code: string): code is Language {
  return Object.hasOwn(LANGUAGES, code);
}

/** Choose the language: what was chosen before, else the first of the browser's that we have, else English. */
export function wantedLanguage(kept: string | null, asked: readonly string[]): Language {
  for (const code of [kept ?? "", ...asked]) {
    const short = code.toLowerCase().split("-")[0] ?? "";
    if (isLanguage(short)) return short;
  }
  return "en";
}

export async function changeLanguage(language: Language, isKept = true): Promise<void> {
  if (!i18next.hasResourceBundle(language, "translation")) {
    i18next.addResourceBundle(language, "translation", await LANGUAGES[language].load());
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  if (isKept) localStorage.setItem(KEPT, language);
}

export async function startLanguages(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: "en",
    fallbackLng: "en",
    nsSeparator: false, // "9:16" is a key
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false }, // React escapes
  });
  await changeLanguage(wantedLanguage(localStorage.getItem(KEPT), navigator.languages), false);
}
