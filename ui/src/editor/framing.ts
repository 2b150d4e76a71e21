// SPDX-License-Identifier: MIT
// What the user decides for the camera, shot by shot. Pure.

import { type Draft, type Override, overrideAt, withOverride } from "./draft";
import { covering } from "./drawing";
import { type Edl, type Range, sourceFromClip } from "./edl";
import { type Layout, type Pane, type Shot, type Size, type Window, windowAt } from "./recipe";

/** Return the stretch of the source that a shot of the clip shows. */
export function sourceRangeOf(shot: Shot, edl: Edl): Range {
  const first = sourceFromClip(edl, shot.range.in_us)?.time_us ?? 0;
  const last = sourceFromClip(edl, shot.range.out_us - 1)?.time_us ?? first;
  return { in_us: first, out_us: Math.max(first, last) + 1 };
}

/** Return a window in the shape of its pane: one that is shown whole over a blurred fill is cut to fill it. */
export function shaped(window: Window, pane: Pane, output: Size): Window {
  const shape = (pane.area.width_norm * output.width_px) / (pane.area.height_norm * output.height_px);
  if (Math.abs(window.width_px / window.height_px / shape - 1) < 0.01) return window;
  const inner = { x: window.x_px, y: window.y_px, width: window.width_px, height: window.height_px };
  const box = covering(inner, shape);
  return { x_px: box.x, y_px: box.y, width_px: box.width, height_px: box.height };
}

/** Return the windows of a shot at an instant, one for each pane, as they can be locked. */
export function windowsOf(shot: Shot, clip_us: number, output: Size): Window[] {
  return shot.panes.flatMap((pane) => {
    const window = windowAt(pane, clip_us);
    return window === null ? [] : [shaped(window, pane, output)];
  });
}

/** Lock the windows of a shot over all of it. */
export function locked(draft: Draft, shot: Shot, edl: Edl, windows: readonly Window[]): Draft {
  return withOverride(draft, { range: sourceRangeOf(shot, edl), layout: shot.layout, persons: [], windows });
}

/** Choose a layout for a shot, or leave that to the camera; windows of another layout do not fit and go. */
export function laidOut(draft: Draft, shot: Shot, edl: Edl, layout: Layout): Draft {
  const range = sourceRangeOf(shot, edl);
  const before = overrideAt(draft, range);
  return withOverride(draft, { range, layout, persons: before?.persons ?? [], windows: [] });
}

/** Show a person in a shot, in the pane at a place; locked windows would hide the choice and go. */
export function showing(draft: Draft, shot: Shot, edl: Edl, person: number, pane: number): Draft {
  const range = sourceRangeOf(shot, edl);
  const before: Override | null = overrideAt(draft, range);
  const persons = [...(before !== null && before.persons.length > 0 ? before.persons : shot.persons)];
  persons[pane] = person;
  const filled = Array.from(persons, (one) => one ?? person);
  return withOverride(draft, { range, layout: before?.layout ?? shot.layout, persons: filled, windows: [] });
}

/** Return the shots with the windows that the user holds right now, ahead of the server's answer. */
export function heldShots(shots: readonly Shot[], edl: Edl, draft: Draft): readonly Shot[] {
  if (draft.overrides.length === 0) return shots;
  return shots.map((shot) => {
    const override = overrideAt(draft, sourceRangeOf(shot, edl));
    if (override === null || override.windows.length !== shot.panes.length) return shot;
    if (override.layout !== null && override.layout !== shot.layout) return shot;
    const panes = shot.panes.map((pane, place) => ({
      ...pane,
      fill: "cover" as const,
      keyframes: [{ time: shot.range.in_us, window: override.windows[place] as Window }],
    }));
    return { ...shot, panes };
  });
}
