// SPDX-License-Identifier: MIT
// The page's side of the caption painter: one worker for one canvas.

import wasmUrl from "jassub/dist/wasm/jassub-worker.wasm?url";
import type { CaptionOrder, CaptionReport } from "./captionOrders";
import workerUrl from "./captions.worker.ts?worker&url";

interface TrustedFactory {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): {
    createScriptURL: (url: string) => string;
  };
}

/** The page's policy lets no plain text be run as a script: this one address is vouched for. */
const trusted = (globalThis as { trustedTypes?: TrustedFactory }).trustedTypes?.createPolicy("clipmill-painter", {
  createScriptURL: (url) => {
    if (url !== workerUrl) throw new TypeError("Not the caption painter");
    return url;
  },
});

export interface PainterListener {
  onReady(): void;
  /** Other captions are in sight. */
  onShown(): void;
  onFailed(message: string): void;
}

export class CaptionPainter {
  private readonly worker: Worker;
  private isBusy = false;
  private next: { time_s: number; isRepainted: boolean } | null = null;
  private readonly sent = new Set<string>();

  constructor(
    canvas: HTMLCanvasElement,
    first: { ass: string; fonts: ReadonlyMap<string, Uint8Array>; defaultFont: string; width: number; height: number },
    listener: PainterListener,
  ) {
    this.worker = new Worker(trusted?.createScriptURL(workerUrl) ?? workerUrl, { type: "module" });
    this.worker.onmessage = ({ data }: MessageEvent<CaptionReport>) => {
      if (data.kind === "failed") listener.onFailed(data.message);
      if (data.kind === "ready") listener.onReady();
      if (data.kind === "shown") {
        listener.onShown();
        return;
      }
      this.isBusy = false;
      if (this.next !== null) this.draw(this.next.time_s, this.next.isRepainted);
    };
    this.worker.onerror = (event) => listener.onFailed(event.message);
    const offscreen = canvas.transferControlToOffscreen();
    this.isBusy = true;
    this.tell(
      {
        kind: "open",
        canvas: offscreen,
        wasmUrl: new URL(wasmUrl, location.href).href,
        ass: first.ass,
        fonts: this.unsent(first.fonts),
        defaultFont: first.defaultFont,
        width: first.width,
        height: first.height,
      },
      [offscreen],
    );
  }

  /** Take other captions; fonts that are known are not sent again. */
  show(ass: string, fonts: ReadonlyMap<string, Uint8Array>): void {
    this.tell({ kind: "track", ass, fonts: this.unsent(fonts) });
  }

  resize(width: number, height: number): void {
    this.tell({ kind: "size", width, height });
  }

  /** Draw what stands at an instant of the clip; while one picture is drawn, only the last wish waits. */
  draw(time_s: number, isRepainted = false): void {
    if (this.isBusy) {
      this.next = { time_s, isRepainted: isRepainted || (this.next?.isRepainted ?? false) };
      return;
    }
    this.isBusy = true;
    this.next = null;
    this.tell({ kind: "draw", time_s, isRepainted });
  }

  close(): void {
    this.worker.terminate();
  }

  private unsent(fonts: ReadonlyMap<string, Uint8Array>): Uint8Array[] {
    const fresh = [...fonts].filter(([name]) => !this.sent.has(name));
    for (const [name] of fresh) this.sent.add(name);
    return fresh.map(([, bytes]) => bytes);
  }

  private tell(order: CaptionOrder, moved: Transferable[] = []): void {
    this.worker.postMessage(order, moved);
  }
}
