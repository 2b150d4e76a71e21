// SPDX-License-Identifier: MIT
// All jobs of the team, newest first.

import { useInfiniteQuery } from "@tanstack/react-query";
import { FolderOpen } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { api, type Job, take } from "../api/client";
import { Choice } from "../design/Choice";
import { ProblemNotice } from "../design/ProblemNotice";
import { isAtWork, JobRows } from "./RecentJobs";

const STATES = ["all", "running", "succeeded", "failed"] as const;
const ASKED: Record<(typeof STATES)[number], Job["state"][]> = {
  all: [],
  running: ["queued", "running"],
  succeeded: ["succeeded"],
  failed: ["failed", "cancelled"],
};

export function JobsPage() {
  const { t } = useTranslation();
  const [query, setQuery] = useSearchParams();
  const state = STATES.find((one) => one === query.get("state")) ?? "all";
  const found = useInfiniteQuery({
    queryKey: ["jobs", "all", state],
    queryFn: ({ pageParam }) =>
      take(
        api.GET("/jobs", {
          params: {
            query: {
              limit: 20,
              ...(pageParam ? { cursor: pageParam } : {}),
              ...(state === "all" ? {} : { state: ASKED[state] }),
            },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: (asked) => (asked.state.data?.pages.some((page) => page.items.some(isAtWork)) ? 5000 : false),
  });
  const jobs = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <main className="page narrow stack">
      <h1>{t("jobs.title")}</h1>
      <Choice
        label={t("jobs.filter")}
        value={state}
        options={STATES.map((value) => ({ value, label: value === "all" ? t("jobs.all") : t(`job.state.${value}`) }))}
        onChange={(value) => setQuery(value === "all" ? {} : { state: value }, { replace: true })}
      />
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isPending && <div className="skeleton job-rows-waiting" />}
      {found.isSuccess && jobs.length === 0 && (
        <div className="empty card">
          <FolderOpen size={36} aria-hidden className="soft" />
          <h2>{t("jobs.empty")}</h2>
          <p className="soft">{t("jobs.emptyHint")}</p>
          <Link to="/" className="button primary">
            {t("jobs.make")}
          </Link>
        </div>
      )}
      {jobs.length > 0 && <JobRows jobs={jobs} />}
      {found.hasNextPage && (
        <button
          type="button"
          className="button"
          disabled={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t("jobs.more")}
        </button>
      )}
    </main>
  );
}
