// SPDX-License-Identifier: MIT
// What it will cost and how long it takes, before the button is pressed.

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Clock3 } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas, take } from "../api/client";
import { problemLine } from "../design/problemWords";
import { amount, span } from "../words";
import type { AskedOptions } from "./draft";

interface EstimateLineProps {
  options: AskedOptions;
  link: string | null;
  duration_s: number | null;
}

export function EstimateLine({ options, link, duration_s }: EstimateLineProps) {
  const { t, i18n } = useTranslation();
  const body = useSettled({
    kind: "clips" as const,
    options: options as Schemas["Options"],
    duration_s,
    ...source(link),
  });
  const me = useQuery({ queryKey: ["me"], queryFn: () => take(api.GET("/me")) });
  const estimate = useQuery({
    queryKey: ["estimate", body],
    queryFn: () => take(api.POST("/estimates", { body })),
    placeholderData: keepPreviousData,
  });
  const found = estimate.data;
  if (estimate.isError) return <p className="estimate field-error">{problemLine(estimate.error)}</p>;
  if (found === undefined) return <p className="estimate soft">{estimate.isPending ? t("start.estimating") : ""}</p>;
  const isFree = me.data?.team.is_unlimited || found.cost_cents === 0;
  const clips = t("start.estimateClips", { count: found.clips });
  // How many are good, nobody knows before: of a video of unknown length not even about.
  const isGuess = options.count == null;
  const parts = [
    !isGuess ? clips : found.expected_s !== null || !isFree ? t("start.estimateAbout", { clips }) : "",
    isFree ? t("start.free") : t("start.cost", { amount: amount(found.cost_cents, i18n.language) }),
    found.waiting_jobs > 0 ? t("start.queue", { count: found.waiting_jobs }) : "",
  ];
  return (
    <p className="estimate" role="status">
      <Clock3 size={18} aria-hidden />
      <span>
        <strong>
          {found.expected_s === null
            ? t("start.estimatePerMinute", { time: span(found.per_source_minute_s, i18n.language) })
            : t("start.estimate", { time: span(found.expected_s, i18n.language) })}
        </strong>
        <span className="soft"> · {parts.filter(Boolean).join(" · ")}</span>
      </span>
    </p>
  );
}

function source(link: string | null) {
  return link === null ? {} : { source: { url: link } };
}

/** Return a value once it has not changed for a moment, so that not every letter is asked about. */
function useSettled<T>(value: T, wait_ms = 350): T {
  const text = JSON.stringify(value);
  const [settled, settle] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => settle(text), wait_ms);
    return () => clearTimeout(timer);
  }, [text, wait_ms]);
  return JSON.parse(settled) as T;
}
