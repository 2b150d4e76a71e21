// SPDX-License-Identifier: MIT
import { act } from "react";
import { afterEach, expect, test } from "vitest";
import { changeLanguage, type Language } from "../i18n";
import { hide, show, the } from "../testing";
import { NoticeLine } from "./NoticeLine";

const FAILED = { code: "clip_failed", message: "Clip 3 could not be rendered: the disk is full" };

const speak = (language: Language) => act(() => changeLanguage(language));

afterEach(async () => {
  await speak("en");
  await hide();
});

test("in another language the server's own sentence stands below", async () => {
  await show(<NoticeLine notice={FAILED} />);
  expect(the("li").textContent).toBe(FAILED.message);
  await speak("de");
  expect(the("li").textContent).toContain("Ein Clip konnte nicht gemacht werden.");
  expect(the("li [lang=en]").textContent).toBe(FAILED.message);
});
