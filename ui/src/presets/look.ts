// SPDX-License-Identifier: MIT
// What of a job's options is seen: a team's brand. Pure functions from options to options.

import type { Options, Schemas } from "../api/client";
import type { AskedOptions } from "../start/draft";

export type Captions = Partial<Options["captions"]>;
export type Heading = Schemas["HeadingBody"];
export type Hook = Schemas["HookBody"];
export type Mark = Schemas["WatermarkBody"];
export type Music = Schemas["MusicBody"];
export type Bar = Schemas["ProgressBarBody"];

export const CORNERS = ["top-left", "top-right", "bottom-left", "bottom-right"] as const satisfies Mark["corner"][];
export const TONES = [
  "neutral",
  "serious",
  "casual",
  "informative",
  "conversational",
  "humorous",
  "parody",
  "inspirational",
  "dramatic",
  "empathetic",
  "persuasive",
  "excited",
  "calm",
] as const satisfies NonNullable<Hook["text_tone"]>[];

const PLAIN_MARK = { corner: "top-right", opacity_norm: 0.8, width_norm: 0.18 } as const satisfies Partial<Mark>;

/** Return the options that a picture of the look depends on, so that no other change asks for a new one. */
export function seenOptions(options: AskedOptions): AskedOptions {
  const { ratio, captions, heading, hook, watermark, progress_bar } = options;
  const seen = { ratio, captions, heading, hook, watermark, progress_bar };
  return Object.fromEntries(Object.entries(seen).filter(([, value]) => value !== undefined && value !== null));
}

/** Change one part of the look; `null` takes it out. */
export function withPart<K extends keyof AskedOptions>(
  options: AskedOptions,
  part: K,
  value: AskedOptions[K] | null,
): AskedOptions {
  const { [part]: _old, ...others } = options;
  return value === null ? (others as AskedOptions) : { ...options, [part]: value };
}

export function withCaptions(options: AskedOptions, change: Captions): AskedOptions {
  return { ...options, captions: { ...options.captions, ...change } as Options["captions"] };
}

export function withHeading(options: AskedOptions, change: Partial<Heading>): AskedOptions {
  const now = options.heading ?? ({ is_automatic: true } as Heading);
  return { ...options, heading: { ...now, ...change } as Heading };
}

/** Write a hook line of a tone, or none: an opening hook stays either way. */
export function withHookLine(options: AskedOptions, tone: NonNullable<Hook["text_tone"]> | null): AskedOptions {
  if (tone === null && options.hook?.length_s == null) return withPart(options, "hook", null);
  return { ...options, hook: { ...options.hook, text_tone: tone } as Hook };
}

export function withMark(options: AskedOptions, change: Partial<Mark>): AskedOptions {
  return { ...options, watermark: { ...PLAIN_MARK, ...options.watermark, ...change } as Mark };
}

/** Put a picture or a text in the place of the mark that there was; its corner, size and strength stay. */
export function withMarkOf(options: AskedOptions, what: { upload_id: string } | { text: string }): AskedOptions {
  const { url: _url, upload_id: _upload, text: _text, ...place } = options.watermark ?? ({} as Partial<Mark>);
  return withMark({ ...options, watermark: place as Mark }, what);
}
