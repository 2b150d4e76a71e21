// SPDX-License-Identifier: MIT
// An error in words for whoever is at the page: ours by its code where there are some, the server's otherwise.

import i18next from "i18next";
import { asProblem } from "../api/problems";
import { whyEn } from "../i18n/why.en";

type Code = keyof typeof whyEn;

export interface ProblemWords {
  what: string;
  todo: string;
  /** The server's own words, in English; empty where they are said already. */
  detail: string;
}

/** A failure of a job, or anything that was thrown. */
export function problemWords(thrown: unknown): ProblemWords {
  const { code, message, hint } = isFailure(thrown) ? thrown : asProblem(thrown);
  const t = i18next.t;
  if (code === "offline") return { what: t("problem.offline"), todo: t("problem.offlineHint"), detail: "" };
  if (Object.hasOwn(whyEn, code)) {
    return { what: t(`why.${code as Code}.what`), todo: t(`why.${code as Code}.todo`), detail: message };
  }
  return { what: message, todo: hint, detail: "" };
}

type Failure = { code: string; message: string; hint: string };

function isFailure(thrown: unknown): thrown is Failure {
  if (typeof thrown !== "object" || thrown === null || thrown instanceof Error) return false;
  return ["code", "message", "hint"].every((name) => typeof (thrown as Record<string, unknown>)[name] === "string");
}
