// SPDX-License-Identifier: MIT
// A job at work: its stages, how far it is, how long it may take, and how to stop it.

import { useQuery } from "@tanstack/react-query";
import { Check, Square, WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Job, take } from "../api/client";
import { Confirm } from "../design/Dialog";
import { span } from "../words";
import { stageStates, timeLeft } from "./stages";

interface WatchPanelProps {
  job: Job;
  isHeard: boolean;
  onCancel: () => void;
}

export function WatchPanel({ job, isHeard, onCancel }: WatchPanelProps) {
  const { t } = useTranslation();
  const [isAsked, ask] = useState(false);
  const percent = Math.floor(job.progress.fraction * 100);
  return (
    <section className="card padded watch" aria-label={t("job.progress")}>
      <div className="row apart watch-head">
        <p className="watch-percent" aria-hidden>
          {percent}
          <small>%</small>
        </p>
        <div className="grow">
          <p role="status">
            <strong>
              {job.state === "queued" ? t("job.waitingTurn") : t(`job.stages.${stageWord(job.progress.stage)}`)}
              {job.progress.completed > 0
                ? ` · ${t("job.ofClips", { done: job.progress.completed, total: job.progress.total })}`
                : ""}
            </strong>
          </p>
          <TimeLeft job={job} />
        </div>
        <button type="button" className="button" onClick={() => ask(true)}>
          <Square size={15} aria-hidden />
          {t("job.cancel")}
        </button>
      </div>
      <div
        className="bar"
        role="progressbar"
        aria-label={t("job.progress")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <span style={{ width: `${job.progress.fraction * 100}%` }} />
      </div>
      <ol className="watch-stages">
        {stageStates(job).map(({ stage, state }) => (
          <li key={stage} data-state={state} aria-current={state === "busy" ? "step" : undefined}>
            {state === "done" ? (
              <Check size={16} aria-hidden />
            ) : state === "busy" ? (
              <span className="spinner" aria-hidden />
            ) : (
              <span className="watch-dot" aria-hidden />
            )}
            {state === "done" ? t(`job.stagesDone.${stage}`) : t(`job.stages.${stage}`)}
          </li>
        ))}
      </ol>
      {job.progress.heard && (
        <figure className="watch-heard">
          <figcaption>{t("job.hearing")}</figcaption>
          <blockquote dir="auto" lang={job.language ?? undefined}>
            … {job.progress.heard}
          </blockquote>
        </figure>
      )}
      {!isHeard && (
        <p className="notice" role="alert">
          <WifiOff size={20} aria-hidden />
          {t("problem.reconnecting")}
        </p>
      )}
      {isAsked && (
        <Confirm
          title={t("job.cancelTitle")}
          text={t("job.cancelText")}
          yes={t("job.cancelYes")}
          no={t("job.cancelNo")}
          onYes={onCancel}
          onClose={() => ask(false)}
        />
      )}
    </section>
  );
}

const WORDS = ["ingest", "probe", "transcribe", "select", "look", "render"] as const;

function stageWord(stage: string): (typeof WORDS)[number] {
  return WORDS.find((word) => word === stage) ?? "ingest";
}

function TimeLeft({ job }: { job: Job }) {
  const { t, i18n } = useTranslation();
  const now = useNow(1000);
  const estimate = useQuery({
    queryKey: ["job-estimate", job.id, job.duration_s],
    queryFn: () =>
      take(api.POST("/estimates", { body: { kind: job.kind, options: job.options, duration_s: job.duration_s } })),
    enabled: job.duration_s !== null && job.kind !== "render",
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (job.started_at === null) return <p className="soft">&nbsp;</p>;
  const left = timeLeft({
    fraction: job.progress.fraction,
    elapsed_s: Math.max(0, (now - new Date(job.started_at).getTime()) / 1000),
    expected_s: estimate.data?.expected_s ?? null,
  });
  const words =
    left === null ? "\u00a0" : left < 4 ? t("job.almost") : t("job.timeLeft", { time: span(left, i18n.language) });
  return <p className="soft numbers">{words}</p>;
}

function useNow(every_ms: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every_ms);
    return () => clearInterval(timer);
  }, [every_ms]);
  return now;
}
