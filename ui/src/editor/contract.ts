// SPDX-License-Identifier: MIT
// What the server tells an editor, as the page reads it.

import type { Layout, Size } from "./recipe";

export interface SourceInfo {
  readonly title: string | null;
  readonly duration_us: number;
  readonly width_px: number | null;
  readonly height_px: number | null;
  readonly frame_rate: number | null;
  readonly has_pictures: boolean;
  readonly is_kept: boolean;
  /** For a player, without a key: `&from_us=` and `&to_us=` are added. */
  readonly preview_url: string;
  readonly piece_step_us: number;
  readonly longest_piece_us: number;
}

export interface PieceProgress {
  readonly fraction: number;
}

export interface Waveform {
  /** 0 silent to 1 full scale, even in decibels. */
  readonly peaks: readonly number[];
}

export interface Person {
  readonly person: number;
  readonly from_us: number;
  readonly to_us: number;
  readonly share_of_time: number;
  readonly picture_url: string;
}

interface DraftWindow {
  readonly time_us: number;
  readonly x_px: number;
  readonly y_px: number;
  readonly width_px: number;
  readonly height_px: number;
}

interface DraftPane {
  readonly x_norm: number;
  readonly y_norm: number;
  readonly width_norm: number;
  readonly height_norm: number;
  readonly fill: "cover" | "blur";
  readonly border_norm: number;
  readonly windows: readonly DraftWindow[];
}

export interface DraftShot {
  readonly from_us: number;
  readonly to_us: number;
  readonly layout: Layout | null;
  readonly reason: string;
  readonly persons: readonly number[];
  readonly panes: readonly DraftPane[];
}

export interface DraftAnswer {
  readonly duration_us: number;
  readonly cuts: readonly { readonly from_us: number; readonly to_us: number }[];
  readonly size: Size;
  readonly captions: {
    readonly ass: string | null;
    readonly fonts: readonly { readonly family: string; readonly url: string }[];
  };
  readonly camera: readonly DraftShot[];
  readonly camera_is_stale: boolean;
  readonly notices: readonly { readonly code: string; readonly message: string }[];
  readonly estimate: {
    readonly render_s: number | null;
    readonly cost_cents: number;
    readonly reused: readonly string[];
  };
}
