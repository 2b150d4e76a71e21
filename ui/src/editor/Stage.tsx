// SPDX-License-Identifier: MIT
// The picture as it would come out: frames of the source through the camera's windows, captions by libass over it.

import { Pause, Play, SkipBack, StepBack, StepForward } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useUnshown } from "../design/useUnshown";
import { clock } from "../words";
import { drawShot, drawWhole } from "./drawing";
import { useEditing } from "./EditorContext";
import { length_us } from "./edl";
import { noteShown } from "./pace";
import { CaptionPainter } from "./painter";
import { type Piece, usePlaying } from "./playback";
import { type Shot, shotAt } from "./recipe";
import { wordStep } from "./snapping";

/** Height of the drawn picture: enough for a phone and a desk, light for both. */
const DRAWN_PX = 960;

export interface CaptionsShown {
  /** Null when nothing is drawn over the picture. */
  readonly ass: string | null;
  /** Files of the families that it names. */
  readonly fonts: ReadonlyMap<string, Uint8Array>;
}

interface StageProps {
  piece: Piece | null;
  captions: CaptionsShown;
  /** Shots as the user holds them right now, ahead of the server. */
  shots: readonly Shot[];
  /** How far the preview of the source is; null when it is there or will not come. */
  waiting: number | null;
}

export function Stage({ piece, captions, shots, waiting }: StageProps) {
  const { t } = useTranslation();
  const { playback, drafted, source } = useEditing();
  const video = useRef<HTMLVideoElement>(null);
  const picture = useRef<HTMLCanvasElement>(null);
  const { size } = drafted;
  const scale = DRAWN_PX / Math.max(size.width_px, size.height_px);
  const width_px = Math.round(size.width_px * scale);
  const height_px = Math.round(size.height_px * scale);
  const output = useMemo(() => ({ width_px, height_px }), [width_px, height_px]);
  const isFinished = piece?.kind === "finished";
  const { unshown, onError, onLoadedData } = useUnshown(piece?.url);
  const isBeside = usePlaying(playback, (moment) => moment.clip_us === null);

  useEffect(() => {
    playback.attach(video.current);
    return () => playback.attach(null);
  }, [playback]);

  useEffect(() => {
    playback.load(piece);
  }, [playback, piece]);

  useEffect(() => {
    const canvas = picture.current?.getContext("2d", { alpha: false });
    const film = video.current;
    if (!canvas || !film) return;
    const paint = () => {
      if (film.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
      const { clip_us } = playback.moment;
      const shot = clip_us === null ? undefined : shots[shotAt(shots, clip_us)];
      if (isFinished || shot === undefined || clip_us === null) drawWhole(canvas, film, output);
      else drawShot(canvas, { picture: film, source: source.size, output }, shot, clip_us);
    };
    paint();
    return playback.onPicture(paint);
  }, [playback, shots, isFinished, source.size, output]);

  return (
    <div className="editor-stage">
      <div className="editor-picture" style={{ aspectRatio: `${size.width_px} / ${size.height_px}` }}>
        {/* biome-ignore lint/a11y/useMediaCaption: its captions are drawn over it */}
        <video
          ref={video}
          className="editor-film"
          src={piece?.url}
          playsInline
          preload="auto"
          onLoadedData={() => {
            onLoadedData();
            playback.seek(playback.moment.source_us, playback.moment.entry);
          }}
          onSeeked={() => playback.arrived()}
          onEnded={() => playback.stopped()}
          onError={onError}
          tabIndex={-1}
          aria-hidden
        />
        <canvas ref={picture} width={output.width_px} height={output.height_px} className="editor-canvas" />
        {captions.ass !== null && !isFinished && <Captions ass={captions.ass} fonts={captions.fonts} size={output} />}
        {isBeside && !isFinished && <p className="badge editor-beside">{t("editor.beside")}</p>}
        {unshown !== null && (
          <p className="badge bad editor-unplayable" role="alert">
            {t(`editor.${unshown}`)}
          </p>
        )}
        {waiting !== null && (
          <p className="badge busy editor-waiting" role="status">
            <span className="spinner" aria-hidden />
            {t("editor.previewing", { percent: Math.round(waiting * 100) })}
          </p>
        )}
        <button type="button" className="editor-tap" tabIndex={-1} aria-hidden onClick={() => void playback.toggle()} />
      </div>
      <Transport />
    </div>
  );
}

function Captions({ ass, fonts, size }: { ass: string; fonts: ReadonlyMap<string, Uint8Array>; size: Output }) {
  const { t } = useTranslation();
  const { playback } = useEditing();
  const host = useRef<HTMLDivElement>(null);
  const painter = useRef<CaptionPainter | null>(null);
  const first = useRef({ ass, fonts, size });
  first.current = { ass, fonts, size };
  const [fault, setFault] = useState("");
  const canStart = fonts.size > 0;

  useEffect(() => {
    if (!canStart || host.current === null) return;
    // A canvas can be handed to a worker once only, so each painter gets its own.
    const canvas = document.createElement("canvas");
    canvas.className = "editor-canvas";
    host.current.append(canvas);
    const now = first.current;
    const made = new CaptionPainter(
      canvas,
      {
        ass: now.ass,
        fonts: now.fonts,
        defaultFont: [...now.fonts.keys()][0] ?? "",
        width: now.size.width_px,
        height: now.size.height_px,
      },
      { onReady: () => setFault(""), onShown: noteShown, onFailed: setFault },
    );
    painter.current = made;
    const paint = () => {
      canvas.hidden = playback.moment.clip_us === null;
      made.draw((playback.moment.clip_us ?? 0) / 1e6);
    };
    paint();
    const leave = playback.onPicture(paint);
    return () => {
      leave();
      made.close();
      canvas.remove();
      painter.current = null;
    };
  }, [canStart, playback]);

  useEffect(() => {
    painter.current?.show(ass, fonts);
  }, [ass, fonts]);
  useEffect(() => {
    painter.current?.resize(size.width_px, size.height_px);
  }, [size.width_px, size.height_px]);

  return (
    <div ref={host} className="editor-captions" aria-hidden>
      {fault !== "" && <p className="badge bad editor-beside">{t("editor.noCaptions", { reason: fault })}</p>}
    </div>
  );
}

interface Output {
  width_px: number;
  height_px: number;
}

function Transport() {
  const { t } = useTranslation();
  const { playback, draft, spoken, source } = useEditing();
  const isPlaying = usePlaying(playback, (moment) => moment.isPlaying);
  const at_s = usePlaying(playback, (moment) =>
    moment.clip_us === null ? null : Math.floor(moment.clip_us / 1e5) / 10,
  );
  const source_s = usePlaying(playback, (moment) => Math.floor(moment.source_us / 1e6));
  const step = (frames: number) => playback.seek(playback.moment.source_us + frames * source.frame_us);
  return (
    <div className="editor-transport" role="toolbar" aria-label={t("editor.playing")}>
      <button
        type="button"
        className="button plain icon"
        aria-label={t("editor.toStart")}
        onClick={() => playback.seekClip(0)}
      >
        <SkipBack size={18} aria-hidden />
      </button>
      <button type="button" className="button plain icon" aria-label={t("editor.frameBack")} onClick={() => step(-1)}>
        <StepBack size={18} aria-hidden />
      </button>
      <button
        type="button"
        className="button primary icon"
        aria-label={t(isPlaying ? "editor.pause" : "editor.play")}
        onClick={() => void playback.toggle()}
      >
        {isPlaying ? <Pause size={20} aria-hidden /> : <Play size={20} aria-hidden />}
      </button>
      <button type="button" className="button plain icon" aria-label={t("editor.frameOn")} onClick={() => step(1)}>
        <StepForward size={18} aria-hidden />
      </button>
      <button
        type="button"
        className="button plain editor-next-word"
        onClick={() => playback.seek(wordStep(spoken, playback.moment.source_us, 1))}
      >
        {t("editor.nextWord")}
      </button>
      <p className="editor-clock numbers">
        {at_s === null
          ? t("editor.inSource", { time: clock(source_s) })
          : `${clock(at_s)}.${Math.floor(at_s * 10) % 10}`}
        <span className="soft"> / {clock(length_us(draft.entries) / 1e6)}</span>
      </p>
    </div>
  );
}
