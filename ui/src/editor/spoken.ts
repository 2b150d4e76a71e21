// SPDX-License-Identifier: MIT
// What is said in the source, as the editor needs it: words, sentences, and the instants to cut at. Pure.

import type { Schemas } from "../api/client";
import type { Range } from "./edl";

export interface SpokenWord extends Range {
  readonly text: string;
  /** True when no space stands before it. */
  readonly joins: boolean;
  readonly speaker: string | null;
}

/** Words from `first` to `last`, both within. */
export interface Sentence extends Range {
  readonly first: number;
  readonly last: number;
  readonly speaker: string | null;
}

export interface Spoken {
  readonly words: readonly SpokenWord[];
  readonly sentences: readonly Sentence[];
}

/** Room that a cut leaves before and after a word, where the pause has as much. */
const ROOM_US = 120_000;

const us = (seconds: number) => Math.round(seconds * 1e6);

/** Take words and sentences as the server tells them: sentences end where the product itself cuts. */
export function spokenFrom(transcript: Pick<Schemas["Transcript"], "segments" | "sentences">): Spoken {
  const words = transcript.segments.flatMap((segment) =>
    segment.words.map((word) => ({
      in_us: us(word.in_s),
      out_us: us(word.out_s),
      text: word.text.trim(),
      joins: word.joins_previous,
      speaker: word.speaker ?? null,
    })),
  );
  const sentences = transcript.sentences.map((sentence) => ({
    in_us: sentence.from_us,
    out_us: sentence.to_us,
    first: sentence.first_word,
    last: sentence.last_word,
    speaker: sentence.speaker ?? null,
  }));
  return { words, sentences };
}

function middle(one_us: number, other_us: number): number {
  return Math.round((one_us + other_us) / 2);
}

/** Return where to cut so that a word is kept whole, and not a letter of the word before it. */
export function cutBefore(words: readonly SpokenWord[], place: number): number {
  const word = words[place] as SpokenWord;
  const before = words[place - 1]?.out_us ?? 0;
  return Math.max(0, word.in_us - ROOM_US, middle(Math.min(before, word.in_us), word.in_us));
}

/** Return where to cut so that a word is kept whole, and not a letter of the word after it. */
export function cutAfter(words: readonly SpokenWord[], place: number, source_us: number): number {
  const word = words[place] as SpokenWord;
  const after = words[place + 1]?.in_us ?? source_us;
  return Math.min(source_us, word.out_us + ROOM_US, middle(word.out_us, Math.max(after, word.out_us)));
}

/** Return the range of words that are kept. */
export function rangeKept(words: readonly SpokenWord[], first: number, last: number, source_us: number): Range {
  return { in_us: cutBefore(words, first), out_us: cutAfter(words, last, source_us) };
}

/** Return the range of words that are dropped: their neighbors keep the room around them. */
export function rangeDropped(words: readonly SpokenWord[], first: number, last: number, source_us: number): Range {
  return {
    in_us: first === 0 ? 0 : cutAfter(words, first - 1, source_us),
    out_us: last === words.length - 1 ? source_us : cutBefore(words, last + 1),
  };
}

/** Return the place of the word that is said at an instant, else of the last one before it; -1 before all. */
export function wordAt(words: readonly SpokenWord[], time_us: number): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const half = (low + high) >> 1;
    if ((words[half] as SpokenWord).in_us <= time_us) low = half + 1;
    else high = half;
  }
  return low - 1;
}

/** Whether a clip says a word: by its middle, since cuts lie in pauses. */
export function isSaid(word: Range, edl: readonly Range[]): boolean {
  const at = middle(word.in_us, word.out_us);
  return edl.some((entry) => at >= entry.in_us && at < entry.out_us);
}

/** Return the text of words, as it is written. */
export function textOf(words: readonly Pick<SpokenWord, "text" | "joins">[]): string {
  return words.map((word, place) => (place === 0 || word.joins ? word.text : ` ${word.text}`)).join("");
}

/** Return the places of the first words at which all of a text is said, letters of any case, marks left out. */
export function findText(words: readonly SpokenWord[], sought: string): number[] {
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
  const wanted = sought.split(/\s+/).map(plain).filter(Boolean);
  if (wanted.length === 0) return [];
  const said = words.map((word) => plain(word.text));
  return said.flatMap((_, place) =>
    wanted.every((part, step) =>
      step === wanted.length - 1 ? said[place + step]?.startsWith(part) : said[place + step] === part,
    )
      ? [place]
      : [],
  );
}
