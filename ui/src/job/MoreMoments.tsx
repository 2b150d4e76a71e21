// SPDX-License-Identifier: MIT
// Moments that did not become clips: shown with score, reason and words; one press makes a clip of one.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Scissors } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Job, type Schemas, take } from "../api/client";
import { ProblemNotice } from "../design/ProblemNotice";
import { say, sayProblem } from "../design/Toasts";
import { newWishKey } from "../start/wish";
import { clock, span } from "../words";
import { makingOf, strayJobs } from "./making";
import { ScoreRing } from "./Score";

type Moment = Schemas["FurtherMoment"];

const POLL_MS = 1000;

export function MoreMoments({ job }: { job: Job }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const path = { job_id: job.id };
  const making = useMaking(job.id);
  const found = useQuery({
    queryKey: ["moments", job.id],
    queryFn: async () => (await take(api.GET("/jobs/{job_id}/moments", { params: { path } }))).items,
    enabled: isOpen,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const moments = found.data ?? [];
  return (
    <>
      {strayJobs(making, isOpen ? moments : []).map((one) => (
        <div key={one.id} className="card padded row more-stray">
          <span className="grow clip-line">{one.name}</span>
          <Making job={one} />
        </div>
      ))}
      <details className="options-more more" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t("more.title")}</summary>
        <div className="stack">
          {found.isLoading && (
            <p className="soft row tight" role="status">
              <span className="spinner" aria-hidden />
              {t("more.looking")}
            </p>
          )}
          {found.isError && <ProblemNotice error={found.error} />}
          {found.isSuccess && moments.length === 0 && <p className="soft">{t("more.none")}</p>}
          <ol className="more-list">
            {moments.map((moment) => (
              <Line key={moment.from_us} jobId={job.id} moment={moment} making={makingOf(making, moment)} />
            ))}
          </ol>
        </div>
      </details>
    </>
  );
}

function Line({ jobId, moment, making }: { jobId: string; moment: Moment; making: Job | null }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  // One wish, one key: pressed twice, or again after a lost answer, it is one clip that is paid for once.
  const wish = useRef(newWishKey());
  const make = useMutation({
    mutationFn: () =>
      take(
        api.POST("/jobs/{job_id}/clips", {
          params: { path: { job_id: jobId }, header: { "Idempotency-Key": wish.current } },
          body: {
            from_us: moment.from_us,
            to_us: moment.to_us,
            is_offered: true,
            title: "",
            name: moment.title.slice(0, 200),
          },
        }),
      ),
    onSuccess: async (made) => {
      await queries.cancelQueries({ queryKey: ["making", jobId] }); // an answer from before would not have this job
      queries.setQueryData<Job[]>(["making", jobId], (known) => [
        made,
        ...(known ?? []).filter((one) => one.id !== made.id),
      ]);
      wish.current = newWishKey(); // should that job fail, the next press is a new wish
    },
    onError: (thrown) => {
      sayProblem(thrown);
      // What was accepted though its answer was lost shows as being made; what is taken by now goes.
      for (const queryKey of [
        ["making", jobId],
        ["moments", jobId],
      ])
        queries.invalidateQueries({ queryKey }).catch(sayProblem);
    },
  });
  const length_s = (moment.to_us - moment.from_us) / 1e6;
  return (
    <li className="card padded more-line">
      <ScoreRing score={moment.score} />
      <div className="grow more-words">
        <h3 className="clip-title" dir="auto">
          {moment.title}
        </h3>
        <p className="soft small numbers">
          {span(length_s, i18n.language)} · {t("choose.at", { time: clock(moment.from_us / 1e6) })}
        </p>
        <p className="small" lang={i18n.language === "en" ? undefined : "en"}>
          {moment.reason}
        </p>
        <details className="more-text">
          <summary className="small">{t("choose.words")}</summary>
          <p dir="auto">{moment.text}</p>
        </details>
      </div>
      {making === null ? (
        <button
          type="button"
          className="button"
          disabled={make.isPending}
          aria-label={t("more.makeOf", { title: moment.title })}
          onClick={() => make.mutate()}
        >
          <Scissors size={17} aria-hidden />
          {t("more.make")}
        </button>
      ) : (
        <Making job={making} />
      )}
    </li>
  );
}

function Making({ job }: { job: Job }) {
  const { t } = useTranslation();
  const percent = Math.floor(job.progress.fraction * 100);
  return (
    <div className="more-making">
      <p className="small numbers" role="status">
        {job.state === "queued" ? t("job.waitingTurn") : `${t("more.making")} ${percent} %`}
      </p>
      <div
        className="bar thin"
        role="progressbar"
        aria-label={t("more.making")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <span style={{ width: `${percent}%` }} />
      </div>
    </div>
  );
}

/** Follow the jobs that make clips of this one's source; each that ends brings its clip into the grid. */
function useMaking(jobId: string): readonly Job[] {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const known = useRef<readonly string[]>([]);
  const { data } = useQuery({
    queryKey: ["making", jobId],
    queryFn: async () => {
      const query = { state: ["queued", "running"] as Schemas["JobState"][], limit: 100 };
      return (await take(api.GET("/jobs/{job_id}/renders", { params: { path: { job_id: jobId }, query } }))).items;
    },
    refetchInterval: ({ state }) => ((state.data?.length ?? 0) > 0 ? POLL_MS : false),
  });
  useEffect(() => {
    if (data === undefined) return;
    const ended = known.current.filter((id) => !data.some((job) => job.id === id));
    known.current = data.map((job) => job.id);
    if (ended.length === 0) return;
    const tell = async () => {
      await Promise.all(
        [["clips", jobId], ["moments", jobId], ["wallet"]].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
      const jobs = ended.map((id) => take(api.GET("/jobs/{job_id}", { params: { path: { job_id: id } } })));
      for (const found of await Promise.allSettled(jobs)) {
        if (found.status === "rejected") sayProblem(found.reason);
        else if (found.value.state === "failed") say(found.value.failure?.message ?? t("choose.failedClip"), true);
      }
    };
    tell().catch(sayProblem);
  }, [data, jobId, queries, t]);
  return data ?? [];
}
