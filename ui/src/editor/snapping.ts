// SPDX-License-Identifier: MIT
// Where a dragged edge comes to rest: best at the ends of sentences, else between words. Pure.

import type { Edge } from "./edl";
import { cutAfter, cutBefore, type Spoken, wordAt } from "./spoken";

export interface Targets {
  /** Ends of sentences, in order; they pull from farther away. */
  readonly strong: readonly number[];
  /** Ends of words, in order. */
  readonly weak: readonly number[];
}

/** Return the instants at which an in point, or an out point, cuts no word. */
export function targetsFor({ words, sentences }: Spoken, edge: Edge, source_us: number): Targets {
  const cut = (place: number) => (edge === "in" ? cutBefore(words, place) : cutAfter(words, place, source_us));
  return {
    strong: sentences.map((sentence) => cut(edge === "in" ? sentence.first : sentence.last)),
    weak: words.map((_, place) => cut(place)),
  };
}

/** Return the nearest of some instants in order; null when there are none. */
export function nearest(instants: readonly number[], time_us: number): number | null {
  let low = 0;
  let high = instants.length;
  while (low < high) {
    const half = (low + high) >> 1;
    if ((instants[half] as number) < time_us) low = half + 1;
    else high = half;
  }
  const after = instants[low];
  const before = instants[low - 1];
  if (before === undefined || after === undefined) return before ?? after ?? null;
  return time_us - before <= after - time_us ? before : after;
}

/**
 * Let an instant come to rest. `reach_us` is how far the end of a sentence pulls; the end of a word pulls half as far,
 * and only where no sentence does.
 */
export function snapped(time_us: number, { strong, weak }: Targets, reach_us: number): number {
  const sentence = nearest(strong, time_us);
  if (sentence !== null && Math.abs(sentence - time_us) <= reach_us) return sentence;
  const word = nearest(weak, time_us);
  return word !== null && Math.abs(word - time_us) <= reach_us / 2 ? word : time_us;
}

export type Step = "frame" | "word" | "sentence";

/** Return where a key moves an edge: by one frame, to the next word, or to the next end of a sentence. */
export function stepped(
  time_us: number,
  { step, direction, targets, frame_us }: { step: Step; direction: 1 | -1; targets: Targets; frame_us: number },
): number {
  if (step === "frame") return Math.max(0, time_us + direction * frame_us);
  const instants = step === "word" ? targets.weak : targets.strong;
  const beyond = direction > 0 ? instants.find((at) => at > time_us) : instants.findLast((at) => at < time_us);
  return beyond ?? time_us;
}

/** Return the instant of the word after or before the one at a time, for moving the playhead. */
export function wordStep({ words }: Spoken, time_us: number, direction: 1 | -1): number {
  const place = wordAt(words, time_us);
  const isInside = place >= 0 && time_us > (words[place]?.in_us ?? 0) + 1;
  return words[direction > 0 ? place + 1 : isInside ? place : place - 1]?.in_us ?? time_us;
}
