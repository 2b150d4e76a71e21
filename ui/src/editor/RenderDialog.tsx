// SPDX-License-Identifier: MIT
// Makes the changed clip, follows the work, and shows what came out beside what was there.

import { useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, type Clip, fileAddress, fileOf, type Job, take } from "../api/client";
import { followJob } from "../api/events";
import { ApiProblem } from "../api/problems";
import { Dialog } from "../design/Dialog";
import { ProblemNotice } from "../design/ProblemNotice";
import { saveFile } from "../job/taking";
import { clock } from "../words";

interface RenderDialogProps {
  /** Sends the wish; asked once. */
  send: () => Promise<Job>;
  /** What there was before; null for a clip that is new. */
  before: Clip | null;
  onMade: (clip: Clip) => void;
  onClose: () => void;
}

export function RenderDialog({ send, before, onMade, onClose }: RenderDialogProps) {
  const { t } = useTranslation();
  const { job, made, error, cancel } = useMaking(send, onMade);
  const percent = Math.round((job?.progress.fraction ?? 0) * 100);
  return (
    <Dialog title={t(made ? "editor.render.done" : "editor.render.busy")} onClose={onClose} isWide={made !== null}>
      {error !== null && <ProblemNotice error={error} />}
      {made === null && error === null && (
        <div className="stack">
          <p role="status">
            <strong className="numbers">{percent} %</strong>{" "}
            <span className="soft">{job?.state === "queued" ? t("job.waitingTurn") : t("editor.render.working")}</span>
          </p>
          <div
            className="bar"
            role="progressbar"
            aria-label={t("job.progress")}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={percent}
          >
            <span style={{ width: `${percent}%` }} />
          </div>
          <div className="row dialog-actions">
            <button type="button" className="button" disabled={job === null} onClick={cancel}>
              {t("job.cancel")}
            </button>
          </div>
        </div>
      )}
      {made !== null && (
        <>
          <div className="editor-compare">
            {before !== null && <Side title={t("editor.render.before")} clip={before} isMain={false} />}
            <Side title={t(before === null ? "editor.render.new" : "editor.render.after")} clip={made} isMain />
          </div>
          <div className="row dialog-actions">
            <button type="button" className="button" onClick={onClose}>
              {t("editor.render.back")}
            </button>
            <Link className="button" to={`/clips/${made.id}`} onClick={onClose}>
              {t("editor.render.goOn")}
            </Link>
            <button type="button" className="button primary" onClick={() => saveFile(made, "video")}>
              <Download size={18} aria-hidden />
              {t("choose.download")}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}

function Side({ title, clip, isMain }: { title: string; clip: Clip; isMain: boolean }) {
  const video = fileOf(clip, "video");
  const cover = fileOf(clip, "thumbnail");
  return (
    <figure className="editor-side">
      <figcaption>
        <strong>{title}</strong> <span className="soft numbers">{clock(clip.duration_s)}</span>
      </figcaption>
      {video && (
        <video
          src={fileAddress(video.url, { isShown: true })}
          poster={cover ? fileAddress(cover.url, { isShown: true }) : undefined}
          controls
          playsInline
          autoPlay={isMain}
          muted={!isMain}
        />
      )}
    </figure>
  );
}

function useMaking(send: () => Promise<Job>, onMade: (clip: Clip) => void) {
  const queries = useQueryClient();
  const [job, setJob] = useState<Job | null>(null);
  const [made, setMade] = useState<Clip | null>(null);
  const [error, setError] = useState<unknown>(null);
  const isSent = useRef(false);
  const jobId = job?.id;
  const first = useRef({ send, onMade });
  useEffect(() => {
    // React runs effects twice while developing; a wish must be sent once.
    if (isSent.current) return;
    isSent.current = true;
    first.current.send().then(setJob, setError);
  }, []);
  useEffect(() => {
    if (jobId === undefined) return;
    const ended = new AbortController();
    const follow = async () => {
      const listener = { onJob: setJob, onClip: () => undefined, onHeard: () => undefined };
      await followJob(jobId, listener, ended.signal);
      if (ended.signal.aborted) return;
      const path = { job_id: jobId };
      const end = await take(api.GET("/jobs/{job_id}", { params: { path } }));
      if (end.state !== "succeeded") throw problemOf(end);
      const [clip] = (await take(api.GET("/jobs/{job_id}/clips", { params: { path } }))).items;
      if (clip === undefined) throw problemOf(end);
      setMade(clip);
      first.current.onMade(clip);
      for (const key of ["jobs", "clips", "wallet"]) void queries.invalidateQueries({ queryKey: [key] });
    };
    follow().catch(setError);
    return () => ended.abort();
  }, [jobId, queries]);
  const cancel = () => {
    if (jobId !== undefined)
      take(api.POST("/jobs/{job_id}/cancel", { params: { path: { job_id: jobId } } })).then(setJob, setError);
  };
  return { job, made, error, cancel };
}

function problemOf(job: Job): ApiProblem {
  const failure = job.failure;
  return new ApiProblem({
    code: failure?.code ?? job.state,
    detail: failure?.message ?? job.state,
    hint: failure?.hint ?? "",
  });
}
