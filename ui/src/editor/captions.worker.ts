// SPDX-License-Identifier: MIT
// Draws captions with libass, the library that draws them into the finished clip, off the page's own thread.

import { ASSRenderer } from "jassub/dist/worker/worker.js";
import type { CaptionOrder, CaptionReport } from "./captionOrders";

interface Renderer {
  setTrack(ass: string): void;
  addFonts(fonts: Uint8Array[]): Promise<boolean>;
  _resizeCanvas(width: number, height: number, videoWidth: number, videoHeight: number): void;
  _draw(time_s: number, isRepainted: boolean): void;
}

let renderer: Renderer | null = null;
let last_s = 0;
let queue: Promise<void> = Promise.resolve();

const report = (told: CaptionReport) => self.postMessage(told);

async function open(order: Extract<CaptionOrder, { kind: "open" }>): Promise<void> {
  const made: unknown = await new ASSRenderer(
    {
      wasmUrl: order.wasmUrl,
      width: order.width,
      height: order.height,
      subUrl: undefined,
      subContent: order.ass,
      fonts: order.fonts,
      availableFonts: {},
      defaultFont: order.defaultFont,
      debug: false,
      libassMemoryLimit: 0,
      libassGlyphLimit: 0,
      // Letters of this computer would not be those of the finished clip.
      queryFonts: false,
    },
    async () => undefined,
    order.canvas,
  );
  // It tells its failures to the console alone and then gives nothing.
  if (!made) throw new Error("libass did not start");
  renderer = made as Renderer;
  renderer._resizeCanvas(order.width, order.height, order.width, order.height);
  report({ kind: "ready" });
}

async function obey(order: CaptionOrder): Promise<void> {
  if (order.kind === "open") return open(order);
  if (renderer === null) return;
  if (order.kind === "track") {
    if (order.fonts.length > 0) await renderer.addFonts(order.fonts);
    renderer.setTrack(order.ass);
    renderer._draw(last_s, true);
    report({ kind: "shown" });
  } else if (order.kind === "size") {
    renderer._resizeCanvas(order.width, order.height, order.width, order.height);
    renderer._draw(last_s, true);
  } else {
    last_s = order.time_s;
    renderer._draw(last_s, order.isRepainted);
    report({ kind: "drawn", time_s: last_s });
  }
}

self.onmessage = ({ data }: MessageEvent<CaptionOrder>) => {
  queue = queue.then(() =>
    obey(data).catch((thrown: unknown) =>
      report({ kind: "failed", message: thrown instanceof Error ? thrown.message : String(thrown) }),
    ),
  );
};
