// SPDX-License-Identifier: MIT
import { expect, test } from "vitest";
import {
  clipFromSource,
  type Edl,
  endingAt,
  entryStart,
  isOrdered,
  length_us,
  only,
  overlaps,
  type Range,
  SHORTEST_US,
  sourceFromClip,
  startingAt,
  withEdge,
  without,
  withRange,
} from "./edl";
import { nearest, snapped, stepped, targetsFor, wordStep } from "./snapping";
import {
  cutAfter,
  cutBefore,
  findText,
  isSaid,
  rangeDropped,
  rangeKept,
  type SpokenWord,
  spokenFrom,
  textOf,
  wordAt,
} from "./spoken";

const SOURCE_US = 60e6;

/** Numbers that look random and are the same each time. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function someEdl(roll: (below: number) => number): Edl {
  let at = 0;
  return Array.from({ length: 1 + roll(5) }, () => {
    const in_us = at + roll(4e6);
    at = in_us + SHORTEST_US + roll(5e6);
    return { in_us, out_us: at };
  });
}

function someRange(roll: (below: number) => number): Range {
  const in_us = roll(40e6);
  return { in_us, out_us: in_us + SHORTEST_US + roll(12e6) };
}

function someWords(roll: (below: number) => number): SpokenWord[] {
  let at = roll(1e6);
  return Array.from({ length: 2 + roll(40) }, (_, place) => {
    const in_us = at + roll(2) * roll(1.5e6);
    at = in_us + 60_000 + roll(500_000);
    return { in_us, out_us: at, text: roll(5) === 0 ? `w${place}.` : `w${place}`, joins: false, speaker: null };
  });
}

const SEEDS = Array.from({ length: 300 }, (_, place) => place + 1);

test("clip time and source time lead to each other", () => {
  for (const seed of SEEDS) {
    const roll = dice(seed);
    const edl = someEdl(roll);
    const clip_us = roll(length_us(edl));
    const found = sourceFromClip(edl, clip_us);
    expect(found).not.toBeNull();
    expect(clipFromSource(edl, found?.time_us ?? -1)).toBe(clip_us);
    const entry = edl[found?.entry ?? 0] as Range;
    expect(entryStart(edl, found?.entry ?? 0) + (found?.time_us ?? 0) - entry.in_us).toBe(clip_us);
  }
  expect(sourceFromClip([{ in_us: 5, out_us: 9 }], 99)).toEqual({ entry: 0, time_us: 8 });
  expect(clipFromSource([{ in_us: 5, out_us: 9 }], 9)).toBeNull();
});

test("whatever is cut stays in order, never overlaps, and holds nothing too short to see", () => {
  for (const seed of SEEDS) {
    const roll = dice(seed);
    const edl = someEdl(roll);
    const range = someRange(roll);
    const at = roll(50e6);
    for (const cut of [
      without(edl, range),
      only(edl, range),
      withRange(edl, range),
      startingAt(edl, at),
      endingAt(edl, at),
      withEdge(edl, roll(edl.length), roll(2) ? "in" : "out", at, SOURCE_US),
    ]) {
      expect(cut.length).toBeGreaterThan(0);
      expect(isOrdered(cut), JSON.stringify({ edl, range, at, cut })).toBe(true);
      for (const entry of cut) expect(entry.out_us - entry.in_us).toBeGreaterThanOrEqual(SHORTEST_US);
    }
  }
});

test("what is dropped is gone, what is put in is all there, and dropping it again leads back", () => {
  for (const seed of SEEDS) {
    const roll = dice(seed);
    const edl = someEdl(roll);
    const range = someRange(roll);
    const cut = without(edl, range);
    if (cut !== edl) expect(cut.some((entry) => overlaps(entry, range))).toBe(false);
    const whole = withRange(edl, range);
    expect(whole.some((entry) => entry.in_us <= range.in_us && entry.out_us >= range.out_us)).toBe(true);
    expect(length_us(whole)).toBeGreaterThanOrEqual(length_us(edl));
    expect(withRange(whole, range)).toEqual(whole);
  }
});

test("a clip begins and ends where it is told, longer or shorter, and not where nothing would be left", () => {
  const edl = [
    { in_us: 10e6, out_us: 20e6 },
    { in_us: 30e6, out_us: 40e6 },
  ];
  expect(startingAt(edl, 5e6)[0]).toEqual({ in_us: 5e6, out_us: 20e6 });
  expect(startingAt(edl, 25e6)).toEqual([{ in_us: 25e6, out_us: 40e6 }]);
  expect(startingAt(edl, 40e6)).toBe(edl);
  expect(endingAt(edl, 15e6)).toEqual([{ in_us: 10e6, out_us: 15e6 }]);
  expect(endingAt(edl, 45e6).at(-1)).toEqual({ in_us: 30e6, out_us: 45e6 });
  expect(endingAt(edl, 10e6)).toBe(edl);
  expect(without(edl, { in_us: 0, out_us: 60e6 })).toBe(edl);
  expect(withEdge(edl, 1, "in", 3e6, 60e6)[1]).toEqual({ in_us: 20e6, out_us: 40e6 });
  expect(withEdge(edl, 1, "out", 99e6, 60e6)[1]).toEqual({ in_us: 30e6, out_us: 60e6 });
});

test("no cut goes through a word: what is kept is whole, its neighbors are untouched", () => {
  for (const seed of SEEDS) {
    const roll = dice(seed);
    const words = someWords(roll);
    const first = roll(words.length);
    const last = first + roll(words.length - first);
    const kept = rangeKept(words, first, last, SOURCE_US);
    const dropped = rangeDropped(words, first, last, SOURCE_US);
    for (const [place, word] of words.entries()) {
      const isMeant = place >= first && place <= last;
      expect(isSaid(word, [kept])).toBe(isMeant);
      expect(isSaid(word, [dropped])).toBe(isMeant);
      if (isMeant) expect(kept.in_us <= word.in_us && kept.out_us >= word.out_us).toBe(true);
      else expect(overlaps(kept, word) || overlaps(dropped, word)).toBe(false);
    }
    expect(cutBefore(words, first)).toBeLessThanOrEqual(cutAfter(words, first, SOURCE_US));
  }
});

test("an edge rests at the end of a sentence first, then between words, and moves freely far from both", () => {
  const targets = { strong: [1e6, 5e6], weak: [1e6, 2e6, 3e6, 5e6] };
  expect(snapped(1.15e6, targets, 200_000)).toBe(1e6);
  expect(snapped(2.09e6, targets, 200_000)).toBe(2e6);
  expect(snapped(2.15e6, targets, 200_000)).toBe(2.15e6);
  expect(snapped(7, { strong: [], weak: [] }, 1e6)).toBe(7);
  for (const seed of SEEDS) {
    const roll = dice(seed);
    const instants = Array.from({ length: 1 + roll(20) }, () => roll(1000)).sort((one, other) => one - other);
    const time = roll(1000);
    const best = Math.min(...instants.map((at) => Math.abs(at - time)));
    expect(Math.abs((nearest(instants, time) ?? -1) - time)).toBe(best);
  }
  expect(nearest([], 5)).toBeNull();
});

test("keys move an edge by a frame, a word or a sentence, and stop at the last", () => {
  const targets = { strong: [5e6], weak: [1e6, 2e6, 5e6] };
  const move = (step: "frame" | "word" | "sentence", direction: 1 | -1, from: number) =>
    stepped(from, { step, direction, targets, frame_us: 40_000 });
  expect(move("frame", -1, 1e6)).toBe(960_000);
  expect(move("frame", -1, 10)).toBe(0);
  expect(move("word", 1, 1e6)).toBe(2e6);
  expect(move("word", -1, 1e6)).toBe(1e6);
  expect(move("sentence", 1, 1e6)).toBe(5e6);
});

test("words of a transcript are found by their time and by what is said", () => {
  const spoken = spokenFrom({
    segments: [
      {
        in_s: 0,
        out_s: 2,
        text: "",
        speaker: null,
        words: ["Ships", "float,", "don't", "they?"].map((text, place) => ({
          in_s: place / 2,
          out_s: place / 2 + 0.4,
          text,
          probability: 1,
          speaker: null,
          joins_previous: false,
        })),
      },
    ],
    sentences: [
      { from_us: 0, to_us: 900_000, speaker: null, first_word: 0, last_word: 1 },
      { from_us: 1_000_000, to_us: 1_900_000, speaker: "SPEAKER_00", first_word: 2, last_word: 3 },
    ],
  });
  expect(spoken.sentences[1]).toEqual({ in_us: 1e6, out_us: 1.9e6, first: 2, last: 3, speaker: "SPEAKER_00" });
  expect(textOf(spoken.words)).toBe("Ships float, don't they?");
  expect(wordAt(spoken.words, 0.6e6)).toBe(1);
  expect(wordAt(spoken.words, -1)).toBe(-1);
  expect(findText(spoken.words, "FLOAT dont")).toEqual([1]);
  expect(findText(spoken.words, "float th")).toEqual([]);
  expect(findText(spoken.words, "  ")).toEqual([]);
  expect(wordStep(spoken, 0.6e6, 1)).toBe(1e6);
  expect(wordStep(spoken, 0.6e6, -1)).toBe(0.5e6);
  expect(wordStep(spoken, 0.5e6, -1)).toBe(0);
  const { strong, weak } = targetsFor(spoken, "out", 60e6);
  expect(strong).toEqual([weak[1], weak.at(-1)]);
});
