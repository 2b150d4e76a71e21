// SPDX-License-Identifier: MIT
// What is said in the whole video, once it is written down. Making a clip from selected text belongs here.

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Job, take } from "../api/client";
import { ProblemNotice } from "../design/ProblemNotice";
import { clock } from "../words";
import { stagesOf } from "./stages";

export function Spoken({ job }: { job: Job }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const stages: readonly string[] = stagesOf(job);
  const isWritten =
    stages.includes("transcribe") &&
    (job.state === "succeeded" || stages.indexOf(job.progress.stage) > stages.indexOf("transcribe"));
  const found = useQuery({
    queryKey: ["transcript", job.id, job.attempt],
    queryFn: async () => {
      const answer = await take(api.GET("/jobs/{job_id}/transcript", { params: { path: { job_id: job.id } } }));
      // The same path gives subtitle files as text, when they are asked for.
      return typeof answer === "string" ? [] : answer.segments;
    },
    enabled: isOpen && isWritten,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!isWritten || found.data?.length === 0) return null;
  return (
    <details className="options-more spoken" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("job.transcript")}</summary>
      {found.isPending && <p className="soft">{t("common.loading")}…</p>}
      {found.isError && <ProblemNotice error={found.error} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <ol className="spoken-lines" tabIndex={0} aria-label={t("job.transcript")}>
        {found.data?.map((segment) => (
          <li key={segment.in_s}>
            <span className="soft small numbers">{clock(segment.in_s)}</span>
            <span>{segment.text}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
