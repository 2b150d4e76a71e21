// SPDX-License-Identifier: MIT
// Sums over the jobs of some days. Pure.

import type { Job } from "../api/client";

export const USAGE_DAYS = ["7", "30", "90"] as const;

export interface Sums {
  jobs: number;
  clips: number;
  failed: number;
  source_s: number;
  cost_cents: number;
}

export interface Usage {
  all: Sums;
  /** One a day, oldest first, days without jobs too; `day` is YYYY-MM-DD on the user's own clock. */
  days: { day: string; sums: Sums }[];
  kinds: { name: Job["kind"]; sums: Sums }[];
  apis: { name: string; sums: Sums }[];
}

type Counted = Pick<Job, "kind" | "state" | "api" | "progress" | "duration_s" | "cost_cents" | "created_at">;

const nothing = (): Sums => ({ jobs: 0, clips: 0, failed: 0, source_s: 0, cost_cents: 0 });

/** Return the day of a moment as YYYY-MM-DD, on the clock of this machine. */
export function dayOf(moment: Date): string {
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${moment.getFullYear()}-${pad(moment.getMonth() + 1)}-${pad(moment.getDate())}`;
}

/** Return the first moment that counts when the last `days` days are asked for, today among them. */
export function startOf(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - (days - 1));
}

function add(sums: Sums, job: Counted): void {
  sums.jobs += 1;
  sums.clips += job.progress.completed;
  sums.failed += job.state === "failed" ? 1 : 0;
  // The source of clips that are made again was counted when they were made.
  sums.source_s += job.kind === "render" ? 0 : (job.duration_s ?? 0);
  sums.cost_cents += job.cost_cents;
}

/** Return what was used in the last `days` days; older jobs are left out. */
export function usageOf(jobs: readonly Counted[], now: Date, days: number): Usage {
  const start = startOf(now, days);
  const all = nothing();
  const byDay = new Map<string, Sums>();
  const byKind = new Map<Job["kind"], Sums>();
  const byApi = new Map<string, Sums>();
  for (let back = days - 1; back >= 0; back--) {
    byDay.set(dayOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() - back)), nothing());
  }
  for (const job of jobs) {
    const moment = new Date(job.created_at);
    if (moment < start) continue;
    add(all, job);
    add(sumsOf(byDay, dayOf(moment)), job);
    add(sumsOf(byKind, job.kind), job);
    add(sumsOf(byApi, job.api), job);
  }
  return {
    all,
    days: [...byDay].map(([day, sums]) => ({ day, sums })),
    kinds: sorted(byKind),
    apis: sorted(byApi),
  };
}

function sumsOf<K>(known: Map<K, Sums>, name: K): Sums {
  const sums = known.get(name) ?? nothing();
  known.set(name, sums);
  return sums;
}

function sorted<K>(known: Map<K, Sums>): { name: K; sums: Sums }[] {
  return [...known].map(([name, sums]) => ({ name, sums })).sort((one, other) => other.sums.jobs - one.sums.jobs);
}

/** Return a day as people write it, without its year. */
export function dayName(day: string, language: string): string {
  return new Date(`${day}T12:00`).toLocaleDateString(language, { day: "numeric", month: "short" });
}
