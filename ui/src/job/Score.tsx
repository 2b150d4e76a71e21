// SPDX-License-Identifier: MIT
// A score as a ring, and what it is made of as bars with the words behind each.

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

export function ScoreParts({ clip }: { clip: Clip }) {
  const { t, i18n } = useTranslation();
  if (clip.score_parts.length === 0) return null;
  return (
    <div className="parts">
      <h3>{t("choose.parts")}</h3>
      <ul>
        {clip.score_parts.map((part) => {
          const key = `choose.part.${part.name}`;
          const name = i18n.exists(key) ? i18n.t(key as "choose.part.hook") : part.name.replaceAll("_", " ");
          return (
            <li key={part.name}>
              <span className="row apart">
                <span className="part-name">{name}</span>
                <span className="numbers">{Math.round(part.value)}</span>
              </span>
              <span className="bar thin" aria-hidden>
                <span style={{ width: `${Math.min(100, Math.max(0, part.value))}%` }} />
              </span>
              {part.evidence && <span className="soft small">{part.evidence}</span>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
