// SPDX-License-Identifier: MIT
// What the team made and spent over some days, counted from its jobs.

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Job, take } from "../api/client";
import { Choice } from "../design/Choice";
import { ProblemNotice } from "../design/ProblemNotice";
import { amount } from "../words";
import { DayChart } from "./DayChart";
import { Figures } from "./Figures";
import { readPages } from "./pages";
import { Table } from "./Table";
import { dayName, type Sums, startOf, USAGE_DAYS, usageOf } from "./usage";

/** Pages of 100 jobs that are read at most. */
const MOST_PAGES = 20;

export function UsagePage() {
  const { t, i18n } = useTranslation();
  const [days, setDays] = useState<(typeof USAGE_DAYS)[number]>("30");
  const jobs = useQuery({
    queryKey: ["jobs", "usage", days],
    queryFn: () => {
      const start = startOf(new Date(), Number(days));
      return readPages<Job>(
        (cursor) => take(api.GET("/jobs", { params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } })),
        { most: MOST_PAGES, isEnough: (last) => new Date(last.created_at) < start },
      );
    },
  });
  const whole = (value: number) => new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 0 }).format(value);
  const row = (key: string, name: string, sums: Sums): [string, ...string[]] => [
    key,
    name,
    whole(sums.jobs),
    whole(sums.failed),
    whole(sums.clips),
    whole(sums.source_s / 60),
    amount(sums.cost_cents, i18n.language),
  ];
  const head = ["jobs", "failed", "clips", "minutes", "cost"] as const;
  const usage = jobs.data && usageOf(jobs.data.items, new Date(), Number(days));
  return (
    <>
      <h1>{t("run.pages.usage")}</h1>
      <Choice
        label={t("run.usage.range")}
        value={days}
        options={USAGE_DAYS.map((value) => ({ value, label: t("run.usage.lastDays", { count: Number(value) }) }))}
        onChange={setDays}
      />
      {jobs.isError && <ProblemNotice error={jobs.error} />}
      {jobs.isPending && <div className="skeleton lines-waiting" />}
      {usage && (
        <>
          <Figures
            items={[
              [t("run.usage.jobs"), whole(usage.all.jobs)],
              [t("run.usage.clips"), whole(usage.all.clips)],
              [t("run.usage.minutes"), whole(usage.all.source_s / 60)],
              [t("run.usage.cost"), amount(usage.all.cost_cents, i18n.language)],
            ]}
          />
          {jobs.data.isCut && <p className="soft">{t("run.usage.cut", { count: jobs.data.items.length })}</p>}
          {usage.all.jobs === 0 ? (
            <p className="soft">{t("run.usage.empty")}</p>
          ) : (
            <>
              <div className="stack">
                <h2>{t("run.usage.clipsByDay")}</h2>
                <DayChart days={usage.days.map(({ day, sums }) => ({ day, value: sums.clips }))} />
                <details className="options-more">
                  <summary>{t("run.usage.table")}</summary>
                  <Table
                    label={t("run.usage.clipsByDay")}
                    head={[t("run.usage.day"), ...head.map((name) => t(`run.usage.${name}`))]}
                    rows={usage.days
                      .filter(({ sums }) => sums.jobs > 0)
                      .map(({ day, sums }) => row(day, dayName(day, i18n.language), sums))}
                  />
                </details>
              </div>
              <div className="stack">
                <h2>{t("run.usage.byKind")}</h2>
                <Table
                  label={t("run.usage.byKind")}
                  head={[t("run.usage.kind"), ...head.map((name) => t(`run.usage.${name}`))]}
                  rows={usage.kinds.map(({ name, sums }) => row(name, t(`run.usage.kinds.${name}`), sums))}
                />
              </div>
              <div className="stack">
                <h2>{t("run.usage.byApi")}</h2>
                <Table
                  label={t("run.usage.byApi")}
                  head={[t("run.usage.api"), ...head.map((name) => t(`run.usage.${name}`))]}
                  rows={usage.apis.map(({ name, sums }) => row(name, name, sums))}
                />
              </div>
            </>
          )}
        </>
      )}
    </>
  );
}
