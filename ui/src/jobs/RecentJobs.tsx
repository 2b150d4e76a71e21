// SPDX-License-Identifier: MIT
// The last few jobs under the start form, and one line of a job, which the list of all uses as well.

import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, type Job, take } from "../api/client";
import { problemWords } from "../design/problemWords";
import { ago, clock } from "../words";
import { nameOf } from "./naming";
import "./jobs.css";

const SHOWN = 4;

export function RecentJobs() {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ["jobs", "recent"],
    queryFn: () => take(api.GET("/jobs", { params: { query: { limit: SHOWN, kind: ["clips", "moments"] } } })),
    refetchInterval: (query) => (query.state.data?.items.some(isAtWork) ? 4000 : false),
  });
  const jobs = found.data?.items ?? [];
  if (jobs.length === 0) return null;
  return (
    <section className="recent" aria-labelledby="recent">
      <div className="row apart">
        <h2 id="recent">{t("start.recent")}</h2>
        <Link to="/jobs">{t("start.allJobs")}</Link>
      </div>
      <JobRows jobs={jobs} />
    </section>
  );
}

export function isAtWork(job: Job): boolean {
  return job.state === "queued" || job.state === "running";
}

export function JobRows({ jobs }: { jobs: readonly Job[] }) {
  const { t, i18n } = useTranslation();
  const now = new Date();
  return (
    <ul className="card job-rows">
      {jobs.map((job) => (
        <li key={job.id}>
          <Link to={`/jobs/${job.id}`} className="job-row">
            <span className="grow">
              <span dir="auto" className="job-row-name clip-line">
                {nameOf(job, t("job.untitled"))}
              </span>
              <span className="soft small">
                {[
                  ago(job.created_at, now, i18n.language),
                  job.duration_s === null ? "" : clock(job.duration_s),
                  job.progress.completed > 0 ? t("job.clips", { count: job.progress.completed }) : "",
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
              {job.failure && <span className="job-row-why small">{problemWords(job.failure).what}</span>}
            </span>
            <StateBadge job={job} />
            <ChevronRight size={18} aria-hidden className="soft" />
          </Link>
        </li>
      ))}
    </ul>
  );
}

const LOOKS = { queued: "busy", running: "busy", succeeded: "good", failed: "bad", cancelled: "" };

export function StateBadge({ job }: { job: Job }) {
  const { t } = useTranslation();
  const percent = job.state === "running" ? ` ${Math.floor(job.progress.fraction * 100)} %` : "";
  return (
    <span className={`badge ${LOOKS[job.state]}`}>
      {t(`job.state.${job.state}`)}
      {percent}
    </span>
  );
}
