// SPDX-License-Identifier: MIT
// How long a change takes until its captions are in sight, left in the browser's own list of measures.

/** Name of the measures; `performance.getEntriesByName` has them. */
export const DRAFT_MEASURE = "clipmill-draft";
const CHANGED = "clipmill-changed";

/** Note that the user has changed the draft. */
export function noteChange(): void {
  performance.clearMarks(CHANGED);
  performance.mark(CHANGED);
}

/** Note that captions are drawn anew; without a change before, nothing is measured. */
export function noteShown(): void {
  if (performance.getEntriesByName(CHANGED).length === 0) return;
  performance.measure(DRAFT_MEASURE, CHANGED);
  performance.clearMarks(CHANGED);
}
