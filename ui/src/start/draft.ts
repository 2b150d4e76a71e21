// SPDX-License-Identifier: MIT
// What the user has chosen so far, and what of it is asked of the server. Pure but for `keptDraft` and `keepDraft`.

import type { Options } from "../api/client";

export const LENGTHS = {
  auto: {},
  short: { min_length_s: 10, max_length_s: 30 },
  medium: { min_length_s: 30, max_length_s: 60 },
  long: { min_length_s: 60, max_length_s: 120 },
  longer: { min_length_s: 120, max_length_s: 300 },
} as const;
export type Length = keyof typeof LENGTHS;

export const STYLES = ["viral", "business", "general", "gaming"] as const satisfies readonly Options["style"][];
export const RATIOS = ["9:16", "4:5", "1:1", "16:9", "original"] as const satisfies readonly Options["ratio"][];
export const CAMERAS = [
  "active-speaker",
  "speaker-zoom",
  "standard",
  "center-crop",
  "facecam",
] as const satisfies readonly Options["camera"][];
export const PACES = ["none", "calm", "tight"] as const satisfies readonly Options["pace"][];
export const RESOLUTIONS = ["480", "720", "1080", "1440", "2160"] as const satisfies readonly Options["resolution"][];
/** Most clips that one can ask for by the slider; the API takes up to 50. */
export const MOST_CLIPS = 20;

export interface Draft {
  prompt: string;
  style: Options["style"];
  /** 0 lets the length of the video decide. */
  count: number;
  length: Length;
  ratio: Options["ratio"];
  camera: Options["camera"];
  captionStyle: string;
  hasCaptions: boolean;
  /** Empty finds it. */
  language: string;
  /** Empty translates nothing. */
  targetLanguage: string;
  pace: Options["pace"];
  resolution: Options["resolution"];
  isDenoised: boolean;
  hasHeading: boolean;
}

export const DEFAULTS: Draft = {
  prompt: "",
  style: "viral",
  count: 0,
  length: "auto",
  ratio: "9:16",
  camera: "active-speaker",
  captionStyle: "classic",
  hasCaptions: true,
  language: "",
  targetLanguage: "",
  pace: "none",
  resolution: "1080",
  isDenoised: false,
  hasHeading: false,
};

/** Options as a request leaves fields out: what is not said is the server's to choose. */
export type AskedOptions = Partial<Options>;

/** Take another caption style: colors and letters that the brand says stay its own. */
export function withStyle(options: AskedOptions, style: string): AskedOptions {
  const { font_family, text_color, highlight_color, outline_color, is_burned_in, display } = options.captions ?? {};
  const kept = { font_family, text_color, highlight_color, outline_color, is_burned_in, display };
  const said = Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined && value !== null));
  return { ...options, captions: { style, ...said } as Options["captions"] };
}

/**
 * Return the options to ask for. `base` is a preset's own options: what the form does not know, such as colors or a
 * logo, stays as the preset has it.
 */
export function optionsFromDraft(draft: Draft, base: AskedOptions = {}): AskedOptions {
  const { length_s: _one, min_length_s: _least, max_length_s: _most, count: _count, prompt: _prompt, ...kept } = base;
  const { language: _spoken, target_language: _target, heading, captions, ...rest } = kept;
  const isSameStyle = (captions?.style ?? DEFAULTS.captionStyle) === draft.captionStyle;
  return {
    ...rest,
    style: draft.style,
    ...(draft.count > 0 ? { count: draft.count } : {}),
    ...LENGTHS[draft.length],
    ...(draft.prompt.trim() ? { prompt: draft.prompt.trim() } : {}),
    ratio: draft.ratio,
    camera: draft.camera,
    resolution: draft.resolution,
    captions: {
      ...(isSameStyle ? captions : withStyle(base, draft.captionStyle).captions),
      style: draft.captionStyle,
      is_burned_in: draft.hasCaptions,
      display: draft.targetLanguage ? "translation" : "original",
    },
    ...(draft.language ? { language: draft.language } : {}),
    ...(draft.targetLanguage ? { target_language: draft.targetLanguage } : {}),
    pace: draft.pace,
    is_denoised: draft.isDenoised,
    ...(draft.hasHeading ? { heading: heading ?? ({ is_automatic: true } as NonNullable<Options["heading"]>) } : {}),
  };
}

/** Return the form as a preset's options fill it. */
export function draftFromOptions(options: AskedOptions): Draft {
  const length = (Object.keys(LENGTHS) as Length[]).find((name) => {
    const range: { min_length_s?: number; max_length_s?: number } = LENGTHS[name];
    return (
      range.min_length_s === (options.min_length_s ?? undefined) &&
      range.max_length_s === (options.max_length_s ?? undefined)
    );
  });
  return {
    ...DEFAULTS,
    prompt: options.prompt ?? "",
    style: options.style ?? DEFAULTS.style,
    count: Math.min(MOST_CLIPS, options.count ?? 0),
    length: length ?? "auto",
    ratio: options.ratio ?? DEFAULTS.ratio,
    camera: options.camera ?? DEFAULTS.camera,
    captionStyle: options.captions?.style ?? DEFAULTS.captionStyle,
    hasCaptions: options.captions?.is_burned_in ?? true,
    language: options.language ?? "",
    targetLanguage: options.target_language ?? "",
    pace: options.pace ?? DEFAULTS.pace,
    resolution: options.resolution ?? DEFAULTS.resolution,
    isDenoised: options.is_denoised ?? false,
    hasHeading: options.heading != null,
  };
}

/** Return what of a look the form shows as well. */
export function lookInDraft(options: AskedOptions): Pick<Draft, "captionStyle" | "hasCaptions" | "hasHeading"> {
  const { captionStyle, hasCaptions, hasHeading } = draftFromOptions(options);
  return { captionStyle, hasCaptions, hasHeading };
}

/** Return the address a text holds, if it is one that the server may fetch; people paste without https:// as well. */
export function linkFrom(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === "" || /\s/.test(trimmed)) return null;
  const address = /^[a-z][a-z0-9+.-]*:/i.test(trimmed) && !/^[^/]*:\d/.test(trimmed) ? trimmed : `https://${trimmed}`;
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  const isHost = url.hostname.includes(".") || url.hostname === "localhost" || url.hostname.startsWith("[");
  return isHost ? url.href : null;
}

const KEPT = "clipmill.draft";

/** Return the last choices of this browser; what is kept from an older page and fits no more is left out. */
export function keptDraft(): Draft {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    if (typeof kept !== "object" || kept === null) return DEFAULTS;
    const fits = Object.entries(kept).filter(([name, value]) => {
      if (!(name in DEFAULTS) || typeof value !== typeof DEFAULTS[name as keyof Draft]) return false;
      const choices: Record<string, readonly string[]> = {
        style: STYLES,
        ratio: RATIOS,
        camera: CAMERAS,
        pace: PACES,
        resolution: RESOLUTIONS,
        length: Object.keys(LENGTHS),
      };
      return choices[name]?.includes(String(value)) ?? true;
    });
    return { ...DEFAULTS, ...Object.fromEntries(fits) };
  } catch (error) {
    if (error instanceof SyntaxError) return DEFAULTS;
    throw error;
  }
}

export function keepDraft(draft: Draft): void {
  // What is wanted of one video is not wanted of the next.
  localStorage.setItem(KEPT, JSON.stringify({ ...draft, prompt: "" }));
}

export function forgetDraft(): void {
  localStorage.removeItem(KEPT);
}
