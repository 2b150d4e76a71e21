// SPDX-License-Identifier: MIT
// What of a job is done, at work and to come, and how long it may still take. Pure.

import type { Job } from "../api/client";

export const STAGES = ["ingest", "transcribe", "select", "render"] as const;
export type Stage = (typeof STAGES)[number];
export type StageState = "done" | "busy" | "coming";

/** Return the stages of a kind of job in order. */
export function stagesOf(job: Pick<Job, "kind" | "options">): readonly Stage[] {
  if (job.kind === "transcript") return ["ingest", "transcribe"];
  if (job.kind === "render") return ["select", "render"];
  if (job.kind === "summary" || !job.options.is_exported) return ["ingest", "transcribe", "select"];
  return STAGES;
}

export function stageStates(job: Job): { stage: Stage; state: StageState }[] {
  const stages = stagesOf(job);
  const at = stages.indexOf(job.progress.stage as Stage);
  return stages.map((stage, place) => {
    if (job.state === "succeeded" || place < at) return { stage, state: "done" };
    return { stage, state: place === at && job.state === "running" ? "busy" : "coming" };
  });
}

interface Pacing {
  /** Of the whole job, 0 to 1. */
  fraction: number;
  elapsed_s: number;
  /** What the server reckoned for the whole; null when it could not. */
  expected_s: number | null;
}

const TOO_EARLY = 0.04;

/**
 * Return the seconds that are left, or null while nobody can say. At first the server's reckoning is believed; the
 * further the job is, the more its own pace counts.
 */
export function timeLeft({ fraction, elapsed_s, expected_s }: Pacing): number | null {
  if (fraction >= 1) return 0;
  const byPace = fraction > TOO_EARLY ? (elapsed_s * (1 - fraction)) / fraction : null;
  const byReckoning = expected_s === null ? null : expected_s * (1 - fraction);
  if (byPace === null || byReckoning === null) return byPace ?? byReckoning;
  return byPace * fraction + byReckoning * (1 - fraction);
}
