// SPDX-License-Identifier: MIT
// Bars, one a day. Readers get the table beside it; the picture only says what it is.

import { useTranslation } from "react-i18next";
import { dayName } from "./usage";

const HEIGHT = 140;
const STEP = 12;

export function DayChart({ days }: { days: readonly { day: string; value: number }[] }) {
  const { t, i18n } = useTranslation();
  const peak = Math.max(0, ...days.map(({ value }) => value));
  const most = Math.max(1, peak);
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined) return null;
  return (
    <figure className="card padded chart">
      <svg
        viewBox={`0 0 ${days.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t("run.usage.clipsByDay")}
      >
        {days.map(({ day, value }, place) => (
          <rect
            key={day}
            className={value > 0 ? "chart-bar" : "chart-none"}
            x={place * STEP + 1}
            width={STEP - 2}
            y={HEIGHT - Math.max(2, (value / most) * HEIGHT)}
            height={Math.max(2, (value / most) * HEIGHT)}
          >
            <title>{`${dayName(day, i18n.language)}: ${value}`}</title>
          </rect>
        ))}
      </svg>
      <figcaption className="row apart soft small">
        <span>{dayName(first.day, i18n.language)}</span>
        <span>{t("run.usage.peak", { count: peak })}</span>
        <span>{dayName(last.day, i18n.language)}</span>
      </figcaption>
    </figure>
  );
}
