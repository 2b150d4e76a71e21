// SPDX-License-Identifier: MIT
// The sound of the source around the clip, with handles at every in and out point that rest where sentences end.

import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { clock, tenths } from "../words";
import { useEditing } from "./EditorContext";
import { type Edge, extent, gaps, length_us, type Range, roomOfEdge, withEdge } from "./edl";
import { usePlaying } from "./playback";
import { waveform } from "./server";
import { type Step, snapped, stepped, type Targets, targetsFor } from "./snapping";

/** How much is shown beside the clip, at least. */
const BESIDE_US = 6e6;
const REACH_PX = 12;
const POINTS = 1200;

export function Timeline({ jobId }: { jobId: string }) {
  const { t, i18n } = useTranslation();
  const { draft, spoken, playback, source } = useEditing();
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<Range>(() => viewOf(extent(draft.entries), source.duration_us));
  const [isHeld, hold] = useState(false);
  const kept = extent(draft.entries);
  // While a handle is held the view rests; then it follows the clip.
  useEffect(() => {
    if (!isHeld)
      setView((now) => {
        const wanted = viewOf({ in_us: kept.in_us, out_us: kept.out_us }, source.duration_us);
        const hasRoom = now.in_us <= kept.in_us && now.out_us >= kept.out_us;
        const isClose = now.out_us - now.in_us < 2 * (wanted.out_us - wanted.in_us);
        const isTight =
          (kept.in_us - now.in_us < BESIDE_US / 6 && now.in_us > 0) ||
          (now.out_us - kept.out_us < BESIDE_US / 6 && now.out_us < source.duration_us);
        return hasRoom && isClose && !isTight ? now : wanted;
      });
  }, [isHeld, kept.in_us, kept.out_us, source.duration_us]);
  const targets = useMemo(
    () => ({
      in: targetsFor(spoken, "in", source.duration_us),
      out: targetsFor(spoken, "out", source.duration_us),
    }),
    [spoken, source.duration_us],
  );
  const share = (time_us: number) => ((time_us - view.in_us) / (view.out_us - view.in_us)) * 100;
  const timeAt = (x_px: number) => {
    const box = frame.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return view.in_us;
    return view.in_us + ((x_px - box.left) / box.width) * (view.out_us - view.in_us);
  };
  return (
    <section className="editor-timeline card" aria-label={t("editor.timeline.label")}>
      <div
        ref={frame}
        className="editor-wave"
        onPointerDown={(event) => {
          if (event.button === 0) playback.seek(timeAt(event.clientX));
        }}
      >
        <Wave jobId={jobId} view={view} />
        {draft.entries.map((entry) => (
          <span
            key={`${entry.in_us}-${entry.out_us}`}
            className="editor-kept"
            style={{ left: `${share(entry.in_us)}%`, width: `${share(entry.out_us) - share(entry.in_us)}%` }}
          />
        ))}
        {gaps(draft.entries).map((gap) => (
          <span
            key={gap.in_us}
            className="editor-gap"
            style={{ left: `${share(gap.in_us)}%`, width: `${share(gap.out_us) - share(gap.in_us)}%` }}
          />
        ))}
        <Needle share={share} />
        {draft.entries.flatMap((_, place) =>
          (["in", "out"] as const).map((edge) => (
            <Handle
              // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place, and keeps the focus while it moves
              key={`${place}-${edge}`}
              place={place}
              edge={edge}
              targets={targets[edge]}
              share={share}
              timeAt={timeAt}
              perPixel_us={() => (view.out_us - view.in_us) / (frame.current?.clientWidth || 1)}
              onHold={hold}
            />
          )),
        )}
      </div>
      <div className="editor-scale small soft numbers" aria-hidden>
        <span>{clock(view.in_us / 1e6)}</span>
        <span>{t("editor.timeline.length", { time: tenths(length_us(draft.entries) / 1e6, i18n.language) })}</span>
        <span>{clock(view.out_us / 1e6)}</span>
      </div>
    </section>
  );
}

function viewOf(kept: Range, source_us: number): Range {
  const room = Math.max(BESIDE_US, (kept.out_us - kept.in_us) * 0.15);
  return { in_us: Math.max(0, kept.in_us - room), out_us: Math.min(source_us, kept.out_us + room) };
}

function Needle({ share }: { share: (time_us: number) => number }) {
  const { playback } = useEditing();
  const at = usePlaying(playback, (moment) => Math.round(moment.source_us / 1e4) * 1e4);
  const place = share(at);
  return place < 0 || place > 100 ? null : <span className="editor-needle" style={{ left: `${place}%` }} />;
}

interface HandleProps {
  place: number;
  edge: Edge;
  targets: Targets;
  share: (time_us: number) => number;
  timeAt: (x_px: number) => number;
  perPixel_us: () => number;
  onHold: (isHeld: boolean) => void;
}

function Handle({ place, edge, targets, share, timeAt, perPixel_us, onHold }: HandleProps) {
  const { t } = useTranslation();
  const { draft, change, rest, playback, source } = useEditing();
  const entry = draft.entries[place];
  if (entry === undefined) return null;
  const time_us = edge === "in" ? entry.in_us : entry.out_us;
  const room = roomOfEdge(draft.entries, place, edge, source.duration_us);
  const run = `edge-${place}-${edge}`;
  function move(to_us: number): void {
    change((now) => ({ ...now, entries: withEdge(now.entries, place, edge, to_us, source.duration_us) }), run);
    playback.seek(edge === "in" ? to_us : to_us - source.frame_us, place);
  }
  function onPointerMove(event: PointerEvent<HTMLButtonElement>): void {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const at = timeAt(event.clientX);
    move(event.altKey ? at : snapped(at, targets, REACH_PX * perPixel_us()));
  }
  function onKey(event: KeyboardEvent): void {
    const direction = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : null;
    if (direction === null) return;
    event.preventDefault();
    event.stopPropagation();
    const step: Step = event.ctrlKey || event.metaKey ? "sentence" : event.shiftKey ? "word" : "frame";
    move(stepped(time_us, { step, direction, targets, frame_us: source.frame_us }));
  }
  const isOuter = edge === "in" ? place === 0 : place === draft.entries.length - 1;
  return (
    <button
      type="button"
      role="slider"
      className="editor-handle"
      data-edge={edge}
      data-inner={isOuter ? undefined : true}
      style={{ left: `${share(time_us)}%` }}
      aria-label={t(isOuter ? `editor.timeline.${edge}` : `editor.timeline.${edge}Inner`, { number: place + 1 })}
      aria-valuemin={room.in_us / 1e6}
      aria-valuemax={room.out_us / 1e6}
      aria-valuenow={time_us / 1e6}
      aria-valuetext={`${clock(time_us / 1e6)}.${Math.floor((time_us % 1e6) / 1e5)}`}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        playback.pause();
        onHold(true);
      }}
      onPointerMove={onPointerMove}
      onLostPointerCapture={() => {
        onHold(false);
        rest();
      }}
      onKeyDown={onKey}
      onBlur={rest}
    />
  );
}

function Wave({ jobId, view }: { jobId: string; view: Range }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const found = useQuery({
    queryKey: ["waveform", jobId, Math.round(view.in_us / 1e5), Math.round(view.out_us / 1e5)],
    queryFn: () => waveform(jobId, view, POINTS),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
    retry: 1,
  });
  useEffect(() => {
    const target = canvas.current;
    const context = target?.getContext("2d");
    if (!target || !context) return;
    const paint = () => {
      const ratio = window.devicePixelRatio || 1;
      target.width = Math.round(target.clientWidth * ratio);
      target.height = Math.round(target.clientHeight * ratio);
      context.clearRect(0, 0, target.width, target.height);
      context.fillStyle = getComputedStyle(target).color;
      const peaks = found.data;
      if (peaks === undefined) return;
      const step = 3 * ratio;
      for (let x = 0; x < target.width; x += step) {
        const from = Math.floor((x / target.width) * peaks.length);
        const to = Math.max(from + 1, Math.floor(((x + step) / target.width) * peaks.length));
        const peak = Math.max(0, ...peaks.slice(from, to));
        const height = Math.max(ratio, peak ** 1.8 * target.height * 0.94);
        context.fillRect(x, (target.height - height) / 2, 2 * ratio, height);
      }
    };
    paint();
    const watch = new ResizeObserver(paint);
    watch.observe(target);
    return () => watch.disconnect();
  }, [found.data]);
  return <canvas ref={canvas} className="editor-peaks" aria-hidden />;
}
