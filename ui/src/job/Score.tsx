// SPDX-License-Identifier: MIT
// A score as a ring, and what it is made of as bars with the words behind each.

import i18next from "i18next";
import { useTranslation } from "react-i18next";
import type { Clip } from "../api/client";

export function ScoreRing({ score }: { score: number }) {
  const { t } = useTranslation();
  const shown = Math.round(score);
  const around = 2 * Math.PI * 15;
  return (
    <span className="score" role="img" aria-label={t("choose.scoreOf", { score: shown })}>
      <svg viewBox="0 0 36 36" aria-hidden="true">
        <circle cx="18" cy="18" r="15" className="score-track" />
        <circle
          cx="18"
          cy="18"
          r="15"
          className="score-arc"
          strokeDasharray={`${(around * Math.min(100, Math.max(0, score))) / 100} ${around}`}
        />
      </svg>
      <span aria-hidden>{shown}</span>
    </span>
  );
}

/** What a part of a score is called; one that the page does not know keeps the server's name. */
export function partName(name: string): string {
  const key = `choose.part.${name}`;
  return i18next.exists(key) ? i18next.t(key as "choose.part.hook") : name.replaceAll("_", " ");
}

export function ScoreParts({ clip }: { clip: Clip }) {
  const { t, i18n } = useTranslation();
  if (clip.score_parts.length === 0) return null;
  return (
    <div className="parts">
      <h3>{t("choose.parts")}</h3>
      <ul>
        {clip.score_parts.map((part) => {
          const name = partName(part.name);
          return (
            <li key={part.name}>
              <span className="row apart">
                <span className="part-name">{name}</span>
                <span className="numbers">{Math.round(part.value)}</span>
              </span>
              <span className="bar thin" aria-hidden>
                <span style={{ width: `${Math.min(100, Math.max(0, part.value))}%` }} />
              </span>
              {part.evidence && (
                // What was measured is told in English alone, between words of the video.
                <span className="soft small" lang={i18n.language === "en" ? undefined : "en"}>
                  {part.evidence}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
