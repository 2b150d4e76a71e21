// SPDX-License-Identifier: MIT
// Which clips are shown, in which order. Pure.

import type { Clip } from "../api/client";

export const SORTS = ["score", "source", "short", "long"] as const;
export type Sort = (typeof SORTS)[number];

const COMPARE: Record<Sort, (one: Clip, other: Clip) => number> = {
  score: (one, other) => other.score - one.score || one.rank - other.rank,
  source: (one, other) => one.in_s - other.in_s,
  short: (one, other) => one.duration_s - other.duration_s,
  long: (one, other) => other.duration_s - one.duration_s,
};

export interface Wish {
  sort: Sort;
  text: string;
  minScore: number;
}

/** Return the clips that fit, sorted; every word of the text must be in title, words, description or hashtags. */
export function shownClips(clips: readonly Clip[], wish: Wish): Clip[] {
  const sought = wish.text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return clips
    .filter((clip) => clip.score >= wish.minScore)
    .filter((clip) => {
      const all = [clip.title, clip.text, clip.description, clip.hashtags.join(" ")].join(" ").toLocaleLowerCase();
      return sought.every((word) => all.includes(word));
    })
    .sort(COMPARE[wish.sort]);
}

/** Return where an arrow key leads in a grid of so many columns; null for other keys and over the edges. */
export function nextPlace(key: string, place: number, count: number, columns: number): number | null {
  const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
  const target = key === "Home" ? 0 : key === "End" ? count - 1 : place + (steps[key] ?? Number.NaN);
  return Number.isNaN(target) || target < 0 || target >= count || target === place ? null : target;
}

/** Return the text of a post: title, description, hashtags, each on lines of its own. */
export function postText(clip: Pick<Clip, "title" | "description" | "hashtags">): string {
  const tags = clip.hashtags.map((tag) => `#${tag.replace(/^#/, "")}`).join(" ");
  return [clip.title, clip.description, tags].filter(Boolean).join("\n\n");
}
