// SPDX-License-Identifier: MIT
// Arithmetic of kept ranges: an EDL is what a clip plays of its source, in order. Pure; all times are whole
// microseconds, source time unless a name says clip; ranges are half-open.

export interface Range {
  readonly in_us: number;
  readonly out_us: number;
}
export type Edl = readonly Range[];

/** Nothing shorter is kept: it would be a flash of one or two frames. */
export const SHORTEST_US = 80_000;

export function length_us(edl: Edl): number {
  return edl.reduce((sum, entry) => sum + entry.out_us - entry.in_us, 0);
}

export function overlaps(one: Range, other: Range): boolean {
  return one.in_us < other.out_us && other.in_us < one.out_us;
}

/** Whether it plays in the order of the source, which all cutting by hand keeps. */
export function isOrdered(edl: Edl): boolean {
  return edl.every((entry, place) => place === 0 || (edl[place - 1] as Range).out_us <= entry.in_us);
}

/** Return where an instant of the source plays in the clip, at its first showing; null when it is not kept. */
export function clipFromSource(edl: Edl, time_us: number): number | null {
  let before = 0;
  for (const entry of edl) {
    if (time_us >= entry.in_us && time_us < entry.out_us) return before + time_us - entry.in_us;
    before += entry.out_us - entry.in_us;
  }
  return null;
}

/** Return which entry plays at an instant of the clip, and what it shows then; the last instant beyond the end. */
export function sourceFromClip(edl: Edl, clip_us: number): { entry: number; time_us: number } | null {
  let before = 0;
  for (const [entry, range] of edl.entries()) {
    const length = range.out_us - range.in_us;
    if (clip_us < before + length) return { entry, time_us: range.in_us + Math.max(0, clip_us - before) };
    before += length;
  }
  const last = edl.at(-1);
  return last === undefined ? null : { entry: edl.length - 1, time_us: last.out_us - 1 };
}

/** Return where an entry begins in the clip. */
export function entryStart(edl: Edl, entry: number): number {
  return length_us(edl.slice(0, entry));
}

/** Take a range out. Whatever would be too short to see goes with it; nothing at all left gives the EDL as it was. */
export function without(edl: Edl, range: Range): Edl {
  const left = edl.flatMap((entry) => {
    if (!overlaps(entry, range)) return [entry];
    return [
      { in_us: entry.in_us, out_us: range.in_us },
      { in_us: range.out_us, out_us: entry.out_us },
    ].filter(isLongEnough);
  });
  return left.length === 0 ? edl : left;
}

/** Keep what lies in a range alone, and all of that range: what was dropped inside stays dropped. */
export function only(edl: Edl, range: Range): Edl {
  const left = edl
    .map((entry) => ({ in_us: Math.max(entry.in_us, range.in_us), out_us: Math.min(entry.out_us, range.out_us) }))
    .filter(isLongEnough);
  return left.length > 0 ? left : isLongEnough(range) ? [range] : edl;
}

/** Put a range in, where the order of the source has it; what touches becomes one. */
export function withRange(edl: Edl, range: Range): Edl {
  if (!isLongEnough(range)) return edl;
  const sorted = [...edl, range].sort((one, other) => one.in_us - other.in_us);
  const joined: Range[] = [];
  for (const entry of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && entry.in_us <= last.out_us)
      joined[joined.length - 1] = { in_us: last.in_us, out_us: Math.max(last.out_us, entry.out_us) };
    else joined.push(entry);
  }
  return joined;
}

/** Let the clip begin at an instant: what is before goes; an earlier one lengthens the first entry. */
export function startingAt(edl: Edl, time_us: number): Edl {
  const first = edl[0];
  const end = Math.max(...edl.map((entry) => entry.out_us));
  if (first === undefined || time_us >= end - SHORTEST_US) return edl;
  if (time_us < first.in_us) return [{ ...first, in_us: time_us }, ...edl.slice(1)];
  return startCut(edl, time_us, end);
}

function startCut(edl: Edl, time_us: number, end_us: number): Edl {
  const kept = only(edl, { in_us: time_us, out_us: end_us });
  const first = kept[0] as Range;
  // Begun in a gap: from there on it is kept.
  return first.in_us > time_us ? withRange(kept, { in_us: time_us, out_us: first.in_us }) : kept;
}

/** Let the clip end at an instant: what is after goes; a later one lengthens the last entry. */
export function endingAt(edl: Edl, time_us: number): Edl {
  const last = edl.at(-1);
  const start = Math.min(...edl.map((entry) => entry.in_us));
  if (last === undefined || time_us <= start + SHORTEST_US) return edl;
  if (time_us > last.out_us) return [...edl.slice(0, -1), { ...last, out_us: time_us }];
  const kept = only(edl, { in_us: start, out_us: time_us });
  const end = kept.at(-1) as Range;
  return end.out_us < time_us ? withRange(kept, { in_us: end.out_us, out_us: time_us }) : kept;
}

export type Edge = "in" | "out";

/** Return between which instants an edge of an entry may move: not over its other edge, nor over its neighbors. */
export function roomOfEdge(edl: Edl, entry: number, edge: Edge, source_us: number): Range {
  const own = edl[entry] as Range;
  const isFree = isOrdered(edl);
  const before = isFree ? (edl[entry - 1]?.out_us ?? 0) : 0;
  const after = isFree ? (edl[entry + 1]?.in_us ?? source_us) : source_us;
  return edge === "in"
    ? { in_us: before, out_us: own.out_us - SHORTEST_US }
    : { in_us: own.in_us + SHORTEST_US, out_us: after };
}

export function withEdge(edl: Edl, entry: number, edge: Edge, time_us: number, source_us: number): Edl {
  const room = roomOfEdge(edl, entry, edge, source_us);
  const time = Math.round(Math.min(Math.max(time_us, room.in_us), room.out_us));
  return edl.map((own, place) =>
    place !== entry ? own : edge === "in" ? { ...own, in_us: time } : { ...own, out_us: time },
  );
}

/** Return the parts between the first and the last instant that are not kept. */
export function gaps(edl: Edl): Range[] {
  const sorted = [...edl].sort((one, other) => one.in_us - other.in_us);
  return sorted
    .slice(1)
    .map((entry, place) => ({ in_us: (sorted[place] as Range).out_us, out_us: entry.in_us }))
    .filter((gap) => gap.out_us > gap.in_us);
}

/** Return from where to where the source is needed. */
export function extent(edl: Edl): Range {
  return {
    in_us: Math.min(...edl.map((entry) => entry.in_us)),
    out_us: Math.max(...edl.map((entry) => entry.out_us)),
  };
}

export function isSameEdl(one: Edl, other: Edl): boolean {
  return (
    one.length === other.length &&
    one.every((entry, place) => entry.in_us === other[place]?.in_us && entry.out_us === other[place]?.out_us)
  );
}

function isLongEnough(range: Range): boolean {
  return range.out_us - range.in_us >= SHORTEST_US;
}
