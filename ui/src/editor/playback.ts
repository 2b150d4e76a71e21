// SPDX-License-Identifier: MIT
// Plays a clip as it would come out, from the source itself: kept ranges in order, over the gaps between them.

import { useSyncExternalStore } from "react";
import { clipFromSource, type Edl, entryStart, sourceFromClip } from "./edl";

/** What plays: a piece of the source, or the finished clip where the source is not at hand. */
export interface Piece {
  readonly url: string;
  readonly kind: "source" | "finished";
  readonly from_us: number;
  readonly to_us: number;
  /** Where an instant of the source is in the file, in seconds; null when it is not in it. */
  readonly inFile: (source_us: number) => number | null;
  readonly inSource: (file_s: number) => number;
}

export function sourcePiece(url: string, from_us: number, to_us: number): Piece {
  return {
    url,
    kind: "source",
    from_us,
    to_us,
    inFile: (source_us) => (source_us >= from_us && source_us < to_us ? (source_us - from_us) / 1e6 : null),
    inSource: (file_s) => from_us + Math.round(file_s * 1e6),
  };
}

/** The finished clip as a piece: it has only what it kept when it was rendered. */
export function finishedPiece(url: string, edl: Edl): Piece {
  return {
    url,
    kind: "finished",
    from_us: 0,
    to_us: 0,
    inFile: (source_us) => {
      const clip_us = clipFromSource(edl, source_us);
      return clip_us === null ? null : clip_us / 1e6;
    },
    inSource: (file_s) => sourceFromClip(edl, Math.round(file_s * 1e6))?.time_us ?? 0,
  };
}

export interface Moment {
  readonly source_us: number;
  /** Which entry of the EDL plays; -1 beside all of them. */
  readonly entry: number;
  /** Where in the clip that is; null beside it. */
  readonly clip_us: number | null;
  readonly isPlaying: boolean;
}

/** An entry is left a little before its end, as a browser tells its time late. */
const EARLY_US = 25_000;

export class Playback {
  moment: Moment = { source_us: 0, entry: -1, clip_us: null, isPlaying: false };
  private video: HTMLVideoElement | null = null;
  private piece: Piece | null = null;
  private edl: Edl = [];
  private readonly listeners = new Set<() => void>();
  private readonly painters = new Set<() => void>();
  private isAwaited = false;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Be told whenever a picture is to be drawn. */
  onPicture(painter: () => void): () => void {
    this.painters.add(painter);
    return () => this.painters.delete(painter);
  }

  /** What shows the pictures; null before the page has it. */
  get film(): HTMLVideoElement | null {
    return this.video;
  }

  attach(video: HTMLVideoElement | null): void {
    this.video = video;
  }

  load(piece: Piece | null): void {
    this.piece = piece;
    this.seek(this.moment.source_us);
  }

  /** Take other kept ranges; the playhead stays where it is in the source. */
  cut(edl: Edl): void {
    this.edl = edl;
    this.tell(this.moment.source_us, this.entryAt(this.moment.source_us));
  }

  /** Go to an instant of the source. `entry` says which showing is meant, where it plays more than once. */
  seek(source_us: number, entry = this.entryAt(source_us)): void {
    const at = Math.max(0, Math.round(source_us));
    const file_s = this.piece?.inFile(at) ?? null;
    if (this.video !== null && file_s !== null) {
      this.isAwaited = true;
      this.video.currentTime = file_s + 0.0005;
    }
    this.tell(at, entry);
  }

  seekClip(clip_us: number): void {
    const found = sourceFromClip(this.edl, clip_us);
    if (found !== null) this.seek(found.time_us, found.entry);
  }

  async toggle(): Promise<void> {
    if (this.moment.isPlaying) this.pause();
    else await this.play();
  }

  async play(): Promise<void> {
    if (this.video === null || this.piece === null) return;
    const last = this.edl.at(-1);
    if (last !== undefined && this.moment.source_us >= last.out_us - 4 * EARLY_US) this.seekClip(0);
    await this.video.play();
    this.set({ ...this.moment, isPlaying: true });
    this.run();
  }

  pause(): void {
    this.video?.pause();
    this.set({ ...this.moment, isPlaying: false });
  }

  /** The video shows the picture that was asked for. */
  arrived(): void {
    this.isAwaited = false;
    for (const painter of this.painters) painter();
  }

  stopped(): void {
    if (this.moment.isPlaying && this.video?.ended) this.pause();
  }

  private run(): void {
    requestAnimationFrame(() => {
      if (!this.moment.isPlaying) return;
      this.follow();
      for (const painter of this.painters) painter();
      this.run();
    });
  }

  private follow(): void {
    if (this.video === null || this.piece === null || this.isAwaited) return;
    const now = this.piece.inSource(this.video.currentTime);
    const { entry } = this.moment;
    const range = this.edl[entry];
    if (range === undefined || now < range.in_us - 2 * EARLY_US) {
      this.tell(now, this.entryAt(now));
      return;
    }
    if (now < range.out_us - EARLY_US) {
      this.tell(now, entry);
      return;
    }
    const next = this.edl[entry + 1];
    if (next === undefined) {
      this.pause();
      this.tell(range.out_us - 1, entry);
    } else if (next.in_us - now < EARLY_US && next.in_us >= range.out_us) this.tell(now, entry + 1);
    else this.seek(next.in_us, entry + 1);
  }

  private entryAt(source_us: number): number {
    return this.edl.findIndex((range) => source_us >= range.in_us && source_us < range.out_us);
  }

  private tell(source_us: number, entry: number): void {
    const range = this.edl[entry];
    const clip_us =
      range === undefined ? null : Math.max(0, entryStart(this.edl, entry) + Math.max(0, source_us - range.in_us));
    this.set({ ...this.moment, source_us, entry, clip_us });
  }

  private set(moment: Moment): void {
    const isNew = (Object.keys(moment) as (keyof Moment)[]).some((key) => moment[key] !== this.moment[key]);
    if (!isNew) return;
    this.moment = moment;
    for (const listener of this.listeners) listener();
    if (!moment.isPlaying) for (const painter of this.painters) painter();
  }
}

/** Return something that follows from what plays now; the part that asks is drawn anew only when it changes. */
export function usePlaying<T extends string | number | boolean | null>(
  playback: Playback,
  select: (moment: Moment) => T,
): T {
  return useSyncExternalStore(playback.subscribe, () => select(playback.moment));
}
