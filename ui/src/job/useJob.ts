// SPDX-License-Identifier: MIT
// A job and its clips, live: asked once, then told by the server's events into the same cache.

import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, type Clip, type Job, take } from "../api/client";
import { followJob } from "../api/events";
import { isAtWork } from "../jobs/RecentJobs";

/** Links of files are good for a day; a page left open asks anew well before. */
const LINKS_GOOD_MS = 6 * 3600 * 1000;

export function useJob(jobId: string) {
  const queries = useQueryClient();
  const [isHeard, setHeard] = useState(true);
  const [fault, setFault] = useState<unknown>(null);
  const job = useQuery({
    queryKey: ["job", jobId],
    queryFn: () => take(api.GET("/jobs/{job_id}", { params: { path: { job_id: jobId } } })),
  });
  const clips = useQuery({
    queryKey: ["clips", jobId],
    // Those that were made of it later belong to it as well: edited anew, or new ones of its source.
    queryFn: async () => {
      const params = { path: { job_id: jobId }, query: { has_later: true } };
      return (await take(api.GET("/jobs/{job_id}/clips", { params }))).items;
    },
    refetchInterval: LINKS_GOOD_MS,
  });
  const isLive = job.data !== undefined && isAtWork(job.data);
  const attempt = job.data?.attempt ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a retry is followed anew
  useEffect(() => {
    if (!isLive) return;
    const ended = new AbortController();
    const follow = async () => {
      await followJob(jobId, listener(queries, jobId, setHeard), ended.signal);
      if (ended.signal.aborted) return;
      setHeard(true);
      for (const key of [["job", jobId], ["clips", jobId], ["jobs"], ["wallet"]]) {
        void queries.invalidateQueries({ queryKey: key });
      }
    };
    follow().catch((thrown: unknown) => setFault(thrown));
    return () => ended.abort();
  }, [jobId, isLive, attempt, queries]);
  return { job, clips, isHeard: isHeard || !isLive, fault };
}

function listener(queries: QueryClient, jobId: string, onHeard: (isHeard: boolean) => void) {
  return {
    onHeard,
    onJob: (job: Job) => void queries.setQueryData(["job", jobId], job),
    onClip: (clip: Clip) => void queries.setQueryData<Clip[]>(["clips", jobId], (known) => withClip(known ?? [], clip)),
  };
}

/** Put a clip in its place by rank; one that is known already is replaced. */
export function withClip(known: readonly Clip[], clip: Clip): Clip[] {
  return [...known.filter((one) => one.id !== clip.id), clip].sort((one, other) => one.rank - other.rank);
}
