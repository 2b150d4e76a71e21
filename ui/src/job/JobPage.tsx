// SPDX-License-Identifier: MIT
// One job: watched while it works, its clips as they finish, and chosen from once it is done.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Info, Link2, RotateCcw, Trash2, TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { api, type Job, take } from "../api/client";
import { asProblem } from "../api/problems";
import { Confirm } from "../design/Dialog";
import { NoticeLine } from "../design/NoticeLine";
import { ProblemNotice } from "../design/ProblemNotice";
import { problemWords } from "../design/problemWords";
import { say, sayProblem } from "../design/Toasts";
import { nameOf } from "../jobs/naming";
import { isAtWork, StateBadge } from "../jobs/RecentJobs";
import { NotFound } from "../shell/Wrong";
import { clock, span } from "../words";
import { ClipGrid, ratioOf } from "./ClipGrid";
import { MoreMoments } from "./MoreMoments";
import { Spoken } from "./Spoken";
import { useJob } from "./useJob";
import { WatchPanel } from "./WatchPanel";
import "./job.css";

/** Failures that the same link would bring again. */
const LINK_FAULTS: readonly string[] = ["download_failed", "address_refused", "unsupported_media", "source_not_found"];
const MAKES_CLIPS: readonly Job["kind"][] = ["clips", "moments", "render"];
const OFFERS_MORE: readonly Job["kind"][] = ["clips", "moments"];

export function JobPage() {
  const { t } = useTranslation();
  const { jobId = "" } = useParams();
  const { job, clips, isHeard, fault } = useJob(jobId);
  const actions = useActions(jobId);
  const name = job.data ? nameOf(job.data, t("job.untitled")) : "";
  useEffect(() => {
    if (name) document.title = `${name} · Clipmill`;
    return () => {
      document.title = "Clipmill";
    };
  }, [name]);

  if (job.isError && job.data === undefined) {
    return [404, 422].includes(asProblem(job.error).status) ? (
      <NotFound />
    ) : (
      <main className="page">
        <ProblemNotice error={job.error} />
      </main>
    );
  }
  if (job.data === undefined)
    return (
      <main className="page">
        <div className="skeleton watch-waiting" />
      </main>
    );
  const found = clips.data ?? [];
  const isLive = isAtWork(job.data);
  return (
    <main className="page job">
      <JobHead job={job.data} name={name} onDelete={actions.remove} />
      {fault !== null && <ProblemNotice error={fault} />}
      {isLive && <WatchPanel job={job.data} isHeard={isHeard} onCancel={() => actions.cancel.mutate()} />}
      <Ending job={job.data} isBusy={actions.retry.isPending} onRetry={() => actions.retry.mutate()} />
      <Notes job={job.data} />
      {clips.isError && <ProblemNotice error={clips.error} />}
      {found.length > 0 ? (
        <ClipGrid job={job.data} clips={found} />
      ) : isLive ? (
        <Coming job={job.data} />
      ) : (
        job.data.state === "succeeded" &&
        MAKES_CLIPS.includes(job.data.kind) &&
        clips.isSuccess && (
          <div className="empty card">
            <h2>{t("job.empty")}</h2>
            <p className="soft">{t("job.emptyHint")}</p>
          </div>
        )
      )}
      {job.data.state === "succeeded" && OFFERS_MORE.includes(job.data.kind) && <MoreMoments job={job.data} />}
      <Spoken job={job.data} />
    </main>
  );
}

function JobHead({ job, name, onDelete }: { job: Job; name: string; onDelete: () => void }) {
  const { t, i18n } = useTranslation();
  const [isAsked, ask] = useState(false);
  const took =
    job.started_at && job.finished_at ? (Date.parse(job.finished_at) - Date.parse(job.started_at)) / 1000 : null;
  return (
    <div className="row apart job-head">
      <div className="grow">
        <h1 className="job-name" dir="auto">
          {name}
        </h1>
        <p className="row tight soft small">
          <StateBadge job={job} />
          {job.duration_s !== null && <span>{clock(job.duration_s)}</span>}
          {took !== null && job.state === "succeeded" && (
            <span>{t("job.took", { time: span(took, i18n.language) })}</span>
          )}
        </p>
      </div>
      <button type="button" className="button plain" onClick={() => ask(true)}>
        <Trash2 size={17} aria-hidden />
        {t("job.remove")}
      </button>
      {isAsked && (
        <Confirm
          title={t("job.removeTitle")}
          text={t("job.removeText")}
          yes={t("job.removeYes")}
          onYes={onDelete}
          onClose={() => ask(false)}
        />
      )}
    </div>
  );
}

/** Why it ended without all of its clips, and what to do. */
function Ending({ job, isBusy, onRetry }: { job: Job; isBusy: boolean; onRetry: () => void }) {
  const { t } = useTranslation();
  if (job.state !== "failed" && job.state !== "cancelled") return null;
  const why = job.failure && problemWords(job.failure);
  const isLinkAtFault = job.failure !== null && LINK_FAULTS.includes(job.failure.code) && Boolean(job.source?.url);
  return (
    <div
      className={job.state === "failed" ? "notice bad" : "notice"}
      role={job.state === "failed" ? "alert" : undefined}
    >
      <TriangleAlert size={22} aria-hidden />
      <div className="stack grow">
        <div>
          <h2>{t(job.state === "failed" ? "job.failed" : "job.cancelled")}</h2>
          {why && (
            <>
              <p>{why.what}</p>
              <p>
                <strong>{why.todo}</strong>
              </p>
              {why.detail && <p className="small soft">{t("problem.detail", { message: why.detail })}</p>}
            </>
          )}
        </div>
        <div className="row">
          {isLinkAtFault && (
            <Link className="button primary" to={`/?link=${encodeURIComponent(job.source?.url ?? "")}`}>
              <Link2 size={17} aria-hidden />
              {t("job.another")}
            </Link>
          )}
          <button
            type="button"
            className={isLinkAtFault ? "button" : "button primary"}
            disabled={isBusy}
            onClick={onRetry}
          >
            <RotateCcw size={17} aria-hidden />
            {t("job.retry")}
          </button>
          {!isLinkAtFault && <span className="soft small">{t("job.retryNote")}</span>}
        </div>
      </div>
    </div>
  );
}

function Notes({ job }: { job: Job }) {
  const { t } = useTranslation();
  if (job.warnings.length === 0) return null;
  return (
    <details className="notes">
      <summary>
        <Info size={17} aria-hidden />
        {t("job.notices", { count: job.warnings.length })}
      </summary>
      <ul>
        {job.warnings.map((notice) => (
          <NoticeLine key={`${notice.code} ${notice.message}`} notice={notice} />
        ))}
      </ul>
    </details>
  );
}

function Coming({ job }: { job: Job }) {
  const { t } = useTranslation();
  const count = Math.min(6, job.progress.total || job.options.count || 4);
  return (
    <section className="stack" aria-label={t("choose.title")}>
      <p className="soft">{t("job.firstSoon")}</p>
      <div className="clips" data-ratio={job.options.ratio} aria-hidden>
        {[..."abcdef"].slice(0, count).map((place) => (
          <div key={place} className="skeleton clip-waiting" style={{ aspectRatio: ratioOf(job) }} />
        ))}
      </div>
    </section>
  );
}

function useActions(jobId: string) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const path = { params: { path: { job_id: jobId } } };
  const seen = (job: Job) => {
    queries.setQueryData(["job", jobId], job);
    void queries.invalidateQueries({ queryKey: ["jobs"] });
  };
  const cancel = useMutation({
    mutationFn: () => take(api.POST("/jobs/{job_id}/cancel", path)),
    onSuccess: seen,
    onError: sayProblem,
  });
  const retry = useMutation({
    mutationFn: () => take(api.POST("/jobs/{job_id}/retry", path)),
    onSuccess: seen,
    onError: sayProblem,
  });
  const removal = useMutation({
    mutationFn: () => take(api.DELETE("/jobs/{job_id}", path)),
    onSuccess: () => {
      say(t("job.removed"));
      queries.removeQueries({ queryKey: ["job", jobId] });
      void queries.invalidateQueries({ queryKey: ["jobs"] });
      void navigate("/jobs");
    },
    onError: sayProblem,
  });
  return { cancel, retry, remove: () => removal.mutate() };
}
