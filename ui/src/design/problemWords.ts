// SPDX-License-Identifier: MIT
// An error in words for whoever is at the page: ours by its code where there are some, the server's otherwise.

import i18next from "i18next";
import { ApiProblem, asProblem } from "../api/problems";
import { whyEn } from "../i18n/why.en";
import { span } from "../words";

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
  const wait_s = thrown instanceof ApiProblem && code === "rate_limited" ? thrown.wait_s : null;
  if (wait_s !== null) {
    const todo = t("problem.waitFor", { time: span(roundedUp_s(wait_s), i18next.language) });
    return { what: t("why.rate_limited.what"), todo, detail: message };
  }
  if (code === "offline") return { what: t("problem.offline"), todo: t("problem.offlineHint"), detail: "" };
  if (Object.hasOwn(whyEn, code)) {
    return { what: t(`why.${code as Code}.what`), todo: t(`why.${code as Code}.todo`), detail: message };
  }
  return { what: message, todo: hint, detail: "" };
}

/** Round as `span` does, but never to less: who comes back too early is refused again. */
function roundedUp_s(wait_s: number): number {
  const step_s = wait_s < 10 ? 1 : wait_s <= 55 ? 5 : 60;
  return Math.ceil(wait_s / step_s) * step_s;
}

/** The same in one line; the server's own words stand in it where only they say what is meant. */
export function problemLine(thrown: unknown): string {
  const { what, todo, detail } = problemWords(thrown);
  const isTold = detail !== "" && asCode(thrown).startsWith("invalid_");
  return [what, todo, isTold ? i18next.t("problem.detail", { message: detail }) : ""].filter(Boolean).join(" ");
}

function asCode(thrown: unknown): string {
  return isFailure(thrown) ? thrown.code : asProblem(thrown).code;
}

type Failure = { code: string; message: string; hint: string };

function isFailure(thrown: unknown): thrown is Failure {
  if (typeof thrown !== "object" || thrown === null || thrown instanceof Error) return false;
  return ["code", "message", "hint"].every((name) => typeof (thrown as Record<string, unknown>)[name] === "string");
}
