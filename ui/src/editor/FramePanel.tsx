// SPDX-License-Identifier: MIT
// What the camera shows: the whole frame with its windows, to be dragged and locked; layout and persons of each shot.

import { useQuery } from "@tanstack/react-query";
import { Lock, LockOpen, ZoomIn, ZoomOut } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { api, fileAddress, take } from "../api/client";
import { Select } from "../design/Choice";
import { shotReason } from "../i18n/serverWords";
import { clock } from "../words";
import type { Person } from "./contract";
import { overrideAt, withoutOverride } from "./draft";
import { movedWindow, zoomedWindow } from "./drawing";
import { useEditing } from "./EditorContext";
import { laidOut, locked, showing, sourceRangeOf, windowsOf } from "./framing";
import { usePlaying } from "./playback";
import { type Layout, type Shot, shotAt, type Window } from "./recipe";
import { usePersons } from "./server";

const CAMERAS = ["active-speaker", "speaker-zoom", "standard", "center-crop", "facecam"] as const;
const RATIOS = ["9:16", "4:5", "1:1", "16:9", "original"] as const;

export function FramePanel({ shots }: { shots: readonly Shot[] }) {
  const { t, i18n } = useTranslation();
  const { clip, draft, change, drafted, playback, hasSource } = useEditing();
  const place = usePlaying(playback, (moment) => (moment.clip_us === null ? -1 : shotAt(shots, moment.clip_us)));
  const persons = usePersons(clip.id);
  const layouts = useQuery({
    queryKey: ["layouts"],
    queryFn: () => take(api.GET("/layouts")),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const shot = shots[place];
  return (
    <div className="stack">
      <ShotStrip shots={shots} place={place} />
      {shot !== undefined && hasSource && <FrameView shot={shot} />}
      {/* Under the picture: above, it would push the picture away from the hand that drags in it. */}
      {drafted.isCameraStale && <p className="notice">{t("editor.frame.stale")}</p>}
      {shot !== undefined && (
        <>
          <p className="soft small">
            {shotReason(shot.reason, i18n.language, (name) => t(`editor.frame.layouts.${name as Layout}`))}
          </p>
          <Select
            label={t("editor.frame.layout")}
            value={shot.layout ?? "Auto"}
            options={[
              ...new Set([shot.layout ?? "Auto", ...(layouts.data?.items ?? []).map((layout) => layout.name)]),
            ].map((name) => ({
              value: name,
              label: t(`editor.frame.layouts.${name}`),
            }))}
            onChange={(layout) => change((now) => laidOut(now, shot, drafted.entries, layout as Layout))}
          />
          <Persons shot={shot} persons={personsIn(persons.data ?? [], shot, drafted.entries)} />
        </>
      )}
      <hr className="editor-rule" />
      <div className="editor-fields wide">
        <Select
          label={t("start.framing")}
          value={draft.camera}
          options={CAMERAS.map((camera) => ({ value: camera, label: t(`start.cameras.${camera}`) }))}
          onChange={(camera) =>
            change((now) => ({ ...now, camera: camera as (typeof CAMERAS)[number], overrides: [] }))
          }
        />
        <Select
          label={t("start.ratio")}
          value={draft.ratio}
          options={RATIOS.map((ratio) => ({
            value: ratio,
            label: `${t(`start.ratios.${ratio}`)}${ratio === "original" ? "" : ` ${ratio}`}`,
          }))}
          onChange={(ratio) => change((now) => ({ ...now, ratio: ratio as (typeof RATIOS)[number], overrides: [] }))}
        />
      </div>
    </div>
  );
}

/** Persons are numbered anew in each stretch that was looked at: those of the shot's own are meant. */
function personsIn(persons: readonly Person[], shot: Shot, edl: Parameters<typeof sourceRangeOf>[1]): Person[] {
  const range = sourceRangeOf(shot, edl);
  return persons.filter((person) => person.from_us <= range.in_us && person.to_us >= range.out_us);
}

function Persons({ shot, persons }: { shot: Shot; persons: readonly Person[] }) {
  const { t } = useTranslation();
  const { change, drafted } = useEditing();
  if (persons.length === 0) return null;
  return (
    <fieldset className="field">
      <legend>{t("editor.frame.person")}</legend>
      {shot.panes.map((pane, place) => (
        <div className="row tight" key={`${pane.area.x_norm}-${pane.area.y_norm}`}>
          {shot.panes.length > 1 && <span className="small soft">{t("editor.frame.pane", { number: place + 1 })}</span>}
          {persons.map((person) => (
            <button
              key={`${person.from_us}-${person.person}`}
              type="button"
              className="editor-person"
              aria-pressed={shot.persons[place] === person.person}
              aria-label={t("editor.frame.showPerson", {
                number: person.person + 1,
                percent: Math.round(person.share_of_time * 100),
              })}
              onClick={() => change((now) => showing(now, shot, drafted.entries, person.person, place))}
            >
              <img src={fileAddress(person.picture_url)} alt="" width={56} height={56} loading="lazy" />
            </button>
          ))}
        </div>
      ))}
    </fieldset>
  );
}

function ShotStrip({ shots, place }: { shots: readonly Shot[]; place: number }) {
  const { t } = useTranslation();
  const { playback, draft, drafted } = useEditing();
  return (
    // biome-ignore lint/a11y/useSemanticElements: shots of a clip are no set of fields
    <div className="editor-shots" role="group" aria-label={t("editor.frame.shots")}>
      {shots.map((shot, number) => {
        const override = overrideAt(draft, sourceRangeOf(shot, drafted.entries));
        return (
          <button
            key={shot.range.in_us}
            type="button"
            className="editor-shot"
            aria-pressed={number === place}
            onClick={() => playback.seekClip(shot.range.in_us + 1000)}
          >
            <span className="numbers">{clock(shot.range.in_us / 1e6)}</span>
            <span className="clip-line">{t(`editor.frame.layouts.${shot.layout ?? "Auto"}`)}</span>
            {override !== null && <Lock size={13} aria-label={t("editor.frame.byHand")} />}
          </button>
        );
      })}
    </div>
  );
}

/** The whole frame at the playhead, with what the camera takes of it. */
function FrameView({ shot }: { shot: Shot }) {
  const { t } = useTranslation();
  const { playback, source, drafted, draft, change, rest } = useEditing();
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const clip_us = usePlaying(playback, (moment) => Math.round((moment.clip_us ?? 0) / 4e4) * 4e4);
  const windows = windowsOf(shot, clip_us, drafted.size);
  const { width_px, height_px } = source.size;
  const run = `window-${shot.range.in_us}`;
  const override = overrideAt(draft, sourceRangeOf(shot, drafted.entries));
  useEffect(() => {
    const target = canvas.current?.getContext("2d", { alpha: false });
    if (!target) return;
    const paint = () => {
      const { film } = playback;
      if (film && film.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA)
        target.drawImage(film, 0, 0, target.canvas.width, target.canvas.height);
    };
    paint();
    return playback.onPicture(paint);
  }, [playback]);
  function put(place: number, window: Window): void {
    change((now) => locked(now, shot, drafted.entries, windows.with(place, window)), run);
  }
  return (
    <div className="stack">
      <div ref={frame} className="editor-frame" style={{ aspectRatio: `${width_px} / ${height_px}` }}>
        <canvas ref={canvas} width={854} height={Math.round((854 * height_px) / width_px)} aria-hidden />
        {windows.map((window, place) => (
          <WindowBox
            // biome-ignore lint/suspicious/noArrayIndexKey: a window is that of its pane
            key={place}
            number={place + 1}
            window={window}
            isLocked={(override?.windows.length ?? 0) > 0}
            perPixel={() => width_px / (frame.current?.clientWidth || width_px)}
            onMove={(x_px, y_px) => put(place, movedWindow(window, x_px, y_px, source.size))}
            onZoom={(factor) => put(place, zoomedWindow(window, factor, source.size))}
            onRest={rest}
          />
        ))}
      </div>
      <div className="row tight">
        <button
          type="button"
          className="button"
          onClick={() =>
            change((now) =>
              (override?.windows.length ?? 0) > 0
                ? withoutOverride(now, sourceRangeOf(shot, drafted.entries))
                : locked(now, shot, drafted.entries, windows),
            )
          }
        >
          {(override?.windows.length ?? 0) > 0 ? <LockOpen size={17} aria-hidden /> : <Lock size={17} aria-hidden />}
          {t((override?.windows.length ?? 0) > 0 ? "editor.frame.unlock" : "editor.frame.lock")}
        </button>
        {(override?.windows.length ?? 0) === 0 && override !== null && (
          <button
            type="button"
            className="button"
            onClick={() => change((now) => withoutOverride(now, sourceRangeOf(shot, drafted.entries)))}
          >
            <LockOpen size={17} aria-hidden />
            {t("editor.frame.unlock")}
          </button>
        )}
        {([1 / 1.1, 1.1] as const).map((factor) => (
          <button
            key={factor}
            type="button"
            className="button icon"
            aria-label={t(factor < 1 ? "editor.frame.closer" : "editor.frame.wider")}
            onClick={() =>
              change((now) =>
                locked(
                  now,
                  shot,
                  drafted.entries,
                  windows.map((window) => zoomedWindow(window, factor, source.size)),
                ),
              )
            }
          >
            {factor < 1 ? <ZoomIn size={18} aria-hidden /> : <ZoomOut size={18} aria-hidden />}
          </button>
        ))}
        <p className="small soft grow">{t("editor.frame.help")}</p>
      </div>
    </div>
  );
}

interface WindowBoxProps {
  number: number;
  window: Window;
  isLocked: boolean;
  /** Pixels of the source in one of the page. */
  perPixel: () => number;
  onMove: (x_px: number, y_px: number) => void;
  onZoom: (factor: number) => void;
  onRest: () => void;
}

function WindowBox({ number, window, isLocked, perPixel, onMove, onZoom, onRest }: WindowBoxProps) {
  const { t } = useTranslation();
  const { source, playback } = useEditing();
  const start = useRef({ x: 0, y: 0, window });
  const percent = (part: number, whole: number) => `${(100 * part) / whole}%`;
  function onKey(event: KeyboardEvent): void {
    const step = event.shiftKey ? 40 : 8;
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const move = moves[event.key];
    if (move !== undefined) onMove(window.x_px + move[0], window.y_px + move[1]);
    else if (event.key === "+") onZoom(1 / 1.05);
    else if (event.key === "-") onZoom(1.05);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  function onPointerMove(event: PointerEvent<HTMLButtonElement>): void {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const from = start.current;
    const scale = perPixel();
    onMove(from.window.x_px + (event.clientX - from.x) * scale, from.window.y_px + (event.clientY - from.y) * scale);
  }
  return (
    <button
      type="button"
      className="editor-window"
      data-locked={isLocked || undefined}
      aria-label={t("editor.frame.window", { number })}
      style={{
        left: percent(window.x_px, source.size.width_px),
        top: percent(window.y_px, source.size.height_px),
        width: percent(window.width_px, source.size.width_px),
        height: percent(window.height_px, source.size.height_px),
      }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        playback.pause();
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, y: event.clientY, window };
      }}
      onPointerMove={onPointerMove}
      onLostPointerCapture={onRest}
      onBlur={onRest}
      onKeyDown={onKey}
    />
  );
}
