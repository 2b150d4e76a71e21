// SPDX-License-Identifier: MIT
// Which of the jobs at work makes which moment: a clip of a moment is asked for under the moment's title. Pure.

interface Named {
  readonly name: string;
}

interface Titled {
  readonly title: string;
}

/** Return the job that makes a clip of a moment, or null. */
export function makingOf<J extends Named>(jobs: readonly J[], moment: Titled): J | null {
  return jobs.find((job) => job.name === moment.title.slice(0, 200)) ?? null;
}

/** Return the jobs that make none of the moments in sight: clips edited anew, and those of moments not shown. */
export function strayJobs<J extends Named>(jobs: readonly J[], moments: readonly Titled[]): J[] {
  return jobs.filter((job) => !moments.some((moment) => makingOf([job], moment) !== null));
}
