// SPDX-License-Identifier: MIT
// What the user wants of a clip: one value, made from its recipe, changed by pure functions, told as an edit. Pure.

import type { Schemas } from "../api/client";
import { type Edl, isSameEdl, overlaps, type Range } from "./edl";
import { isSame } from "./history";
import type { ClipRecipe, Heading, Layout, Look, Window } from "./recipe";

export interface Override {
  readonly range: Range;
  readonly layout: Layout | null;
  readonly persons: readonly number[];
  readonly windows: readonly Window[];
}

export interface Draft {
  readonly entries: Edl;
  /** Corrected words by the instant at which they begin, in microseconds of the source; empty takes one out. */
  readonly words: Readonly<Record<string, string>>;
  readonly title: string;
  readonly hasCaptions: boolean;
  readonly look: Look;
  readonly camera: Schemas["CameraMode"];
  readonly ratio: Schemas["AspectRatio"];
  readonly overrides: readonly Override[];
  readonly heading: Heading | null;
}

const LOOK_FIELDS = [
  "font_family",
  "font_size_norm",
  "text_color",
  "highlight_color",
  "highlight",
  "outline_color",
  "outline_norm",
  "shadow_norm",
  "is_upper_case",
  "max_lines",
  "max_line_width_norm",
  "position_norm",
  "emphasis_color",
  "emphasis",
  "emphasis_scale",
  "has_emoji",
  "highlight_text_color",
  "pop_scale",
  "shadow_color",
  "is_shadow_hard",
  "rim_color",
  "rim_norm",
  "glow_color",
  "glow_norm",
  "corner_em",
  "backdrop",
  "backdrop_color",
  "backdrop_opacity",
  "alternation",
  "second_color",
  "entrance",
  "word_spaces",
] as const satisfies readonly (keyof Look)[];

export const NO_HEADING: Heading = {
  text: "",
  is_automatic: false,
  style: "stroke",
  color: "FFFFFF",
  background_color: "FFFFFF",
  font_family: "Montserrat ExtraBold",
  position: "top",
  instructions: "",
};

/** Return what a clip is now, as the value that the user then changes. */
export function draftFromRecipe({ spec }: ClipRecipe, title: string): Draft {
  return {
    entries: spec.edl.entries.map(({ in_us, out_us }) => ({ in_us, out_us })),
    words: Object.fromEntries(spec.word_edits.map((edit) => [String(edit.in_us), edit.text])),
    title,
    hasCaptions: spec.captions !== null,
    look: spec.captions === null ? { style: "classic" } : lookFrom(spec.captions),
    camera: spec.camera,
    ratio: spec.ratio ?? "9:16",
    overrides: spec.camera_overrides.map(({ range, layout, persons, windows }) => ({
      range: { in_us: range.in_us, out_us: range.out_us },
      layout,
      persons,
      windows,
    })),
    heading: spec.heading === null ? null : headingFrom(spec.heading),
  };
}

function lookFrom(captions: Record<string, unknown> & { readonly name: string }): Look {
  const given = LOOK_FIELDS.filter((field) => captions[field] !== null && captions[field] !== undefined);
  return { style: captions.name, ...Object.fromEntries(given.map((field) => [field, captions[field]])) };
}

function headingFrom(heading: Record<string, unknown>): Heading {
  const fields = Object.keys(NO_HEADING).filter((field) => heading[field] !== null && heading[field] !== undefined);
  return { ...NO_HEADING, ...Object.fromEntries(fields.map((field) => [field, heading[field]])) };
}

/** Return what differs from the clip as it is, as the API takes it. */
export function editFromDraft(base: Draft, draft: Draft): Schemas["ClipEditBody"] {
  const edit: Schemas["ClipEditBody"] = { is_snapped: false };
  if (!isSameEdl(base.entries, draft.entries))
    edit.entries = draft.entries.map((entry) => ({ in_s: entry.in_us / 1e6, out_s: entry.out_us / 1e6 }));
  const words = Object.entries(draft.words).filter(([time, text]) => base.words[time] !== text);
  if (words.length > 0) edit.words = words.map(([time, text]) => ({ in_s: Number(time) / 1e6, text }));
  if (draft.hasCaptions !== base.hasCaptions) edit.has_captions = draft.hasCaptions;
  if (draft.hasCaptions && !isSame(draft.look, base.look)) edit.captions = draft.look;
  if (draft.camera !== base.camera) edit.camera = draft.camera;
  if (draft.ratio !== base.ratio) edit.ratio = draft.ratio;
  if (!isSame(draft.overrides, base.overrides)) edit.camera_overrides = draft.overrides.map(overrideBody);
  if (draft.heading === null && base.heading !== null) edit.removed = ["heading"];
  if (draft.heading !== null && draft.heading.text.trim() !== "" && !isSame(draft.heading, base.heading))
    edit.heading = draft.heading;
  if (draft.title.trim() !== "" && draft.title !== base.title) edit.title = draft.title.trim();
  return edit;
}

function overrideBody(override: Override): Schemas["CameraOverrideBody"] {
  return {
    in_s: override.range.in_us / 1e6,
    out_s: override.range.out_us / 1e6,
    layout: override.layout,
    persons: [...override.persons],
    windows: override.windows.map((window) => ({ ...window })),
  };
}

/** Say a word anew. Said as the recognizer heard it, it is no correction; a base that corrected it keeps its key. */
export function withWord(draft: Draft, in_us: number, heard: string, text: string, isKnown: boolean): Draft {
  const { [String(in_us)]: _old, ...others } = draft.words;
  const said = text.trim().replace(/\s+/g, " ");
  return { ...draft, words: said === heard && !isKnown ? others : { ...others, [String(in_us)]: said } };
}

/** Decide for the camera over a range; what was decided there before gives way, beside it stays. */
export function withOverride(draft: Draft, override: Override): Draft {
  const others = cleared(draft.overrides, override.range);
  const overrides = [...others, override].sort((one, other) => one.range.in_us - other.range.in_us);
  return { ...draft, overrides };
}

/** Leave the camera over a range to itself again. */
export function withoutOverride(draft: Draft, range: Range): Draft {
  return { ...draft, overrides: cleared(draft.overrides, range) };
}

export function overrideAt(draft: Draft, range: Range): Override | null {
  return draft.overrides.find((override) => overlaps(override.range, range)) ?? null;
}

function cleared(overrides: readonly Override[], range: Range): Override[] {
  return overrides.flatMap((old) => {
    if (!overlaps(old.range, range)) return [old];
    return [
      { ...old, range: { in_us: old.range.in_us, out_us: range.in_us } },
      { ...old, range: { in_us: range.out_us, out_us: old.range.out_us } },
    ].filter((part) => part.range.out_us > part.range.in_us);
  });
}

/** Take another style: what was changed of the old one goes, but where the captions stand and how large stays. */
export function withStyle(draft: Draft, style: string, changed: readonly (keyof Look)[]): Draft {
  const kept = changed.filter((field) => field === "position_norm" || field === "font_size_norm");
  return {
    ...draft,
    hasCaptions: true,
    look: { style, ...Object.fromEntries(kept.map((field) => [field, draft.look[field]])) },
  };
}
