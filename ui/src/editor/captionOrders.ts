// SPDX-License-Identifier: MIT
// What the page and its caption painter say to each other.

export type CaptionOrder =
  | {
      readonly kind: "open";
      readonly canvas: OffscreenCanvas;
      readonly wasmUrl: string;
      readonly ass: string;
      readonly fonts: Uint8Array[];
      readonly defaultFont: string;
      readonly width: number;
      readonly height: number;
    }
  | { readonly kind: "track"; readonly ass: string; readonly fonts: Uint8Array[] }
  | { readonly kind: "size"; readonly width: number; readonly height: number }
  | { readonly kind: "draw"; readonly time_s: number; readonly isRepainted: boolean };

export type CaptionReport =
  | { readonly kind: "ready" }
  | { readonly kind: "drawn"; readonly time_s: number }
  /** Other captions are on the canvas now. */
  | { readonly kind: "shown" }
  | { readonly kind: "failed"; readonly message: string };
