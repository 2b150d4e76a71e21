// SPDX-License-Identifier: MIT
// The recipe of a clip as the server keeps it: only what the editor reads of it. Pure.

import type { Schemas } from "../api/client";
import type { Edl } from "./edl";

export interface Window {
  readonly x_px: number;
  readonly y_px: number;
  readonly width_px: number;
  readonly height_px: number;
}

export interface Area {
  readonly x_norm: number;
  readonly y_norm: number;
  readonly width_norm: number;
  readonly height_norm: number;
}

export interface Pane {
  readonly area: Area;
  readonly fill: "cover" | "blur";
  readonly keyframes: readonly { readonly time: number; readonly window: Window }[];
  readonly border_norm: number;
}

/** What the camera does over one stretch of the clip; its times are the clip's own. */
export interface Shot {
  readonly range: { readonly in_us: number; readonly out_us: number };
  readonly panes: readonly Pane[];
  readonly reason: string;
  readonly layout: Layout | null;
  readonly persons: readonly number[];
}

export type Layout = Schemas["LayoutName"];
export type Look = Schemas["CaptionLookBody"];
export type Heading = Schemas["HeadingBody"];

export interface Size {
  readonly width_px: number;
  readonly height_px: number;
}

export interface ClipRecipe {
  readonly spec: {
    readonly moment: { readonly title: string };
    readonly edl: { readonly entries: Edl };
    readonly size: Size;
    readonly camera: Schemas["CameraMode"];
    readonly captions: (Record<string, unknown> & { readonly name: string }) | null;
    readonly ratio: Schemas["AspectRatio"] | null;
    readonly layout: Layout | null;
    readonly word_edits: readonly { readonly in_us: number; readonly text: string }[];
    readonly heading: (Record<string, unknown> & { readonly text: string }) | null;
    readonly camera_overrides: readonly {
      readonly range: { readonly in_us: number; readonly out_us: number };
      readonly layout: Layout | null;
      readonly persons: readonly number[];
      readonly windows: readonly Window[];
    }[];
  };
  readonly camera: { readonly shots: readonly Shot[] };
}

/** Return the window that a pane shows at an instant of the clip. */
export function windowAt(pane: Pane, clip_us: number): Window | null {
  return (pane.keyframes.findLast((keyframe) => keyframe.time <= clip_us) ?? pane.keyframes[0])?.window ?? null;
}

export function shotAt(shots: readonly Shot[], clip_us: number): number {
  const found = shots.findIndex((shot) => clip_us >= shot.range.in_us && clip_us < shot.range.out_us);
  return found >= 0 ? found : shots.length - 1;
}
