// SPDX-License-Identifier: MIT
// One clip in full: the video with its sound, why it was chosen, its words, and all ways to take it away.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, Copy, Download, PenLine, ThumbsDown, ThumbsUp } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, type Clip, fileAddress, fileOf, type Schemas, take } from "../api/client";
import { Dialog } from "../design/Dialog";
import { say, sayProblem } from "../design/Toasts";
import { useUnshown } from "../design/useUnshown";
import { chosenWhy } from "../i18n/serverWords";
import { clock } from "../words";
import { postText } from "./order";
import { partName, ScoreParts, ScoreRing } from "./Score";
import { ShareButton } from "./ShareDialog";
import { copyText, saveCuts, saveFile } from "./taking";

interface ClipDialogProps {
  clip: Clip;
  ratio: string;
  onClose: () => void;
  onPrevious: (() => void) | null;
  onNext: (() => void) | null;
}

export function ClipDialog({ clip, ratio, onClose, onPrevious, onNext }: ClipDialogProps) {
  const { t, i18n } = useTranslation();
  const video = fileOf(clip, "video");
  const address = video && fileAddress(video.url, { isShown: true });
  const { unshown, onError, onLoadedData } = useUnshown(address);
  const cover = fileOf(clip, "thumbnail");
  function onKey(event: KeyboardEvent) {
    if (event.target instanceof HTMLElement && event.target.matches("video, input, select, textarea")) return;
    if (event.key === "ArrowLeft") onPrevious?.();
    if (event.key === "ArrowRight") onNext?.();
  }
  return (
    <Dialog title={clip.title} onClose={onClose} isWide isTitleHidden>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows are a short way; the buttons do the same */}
      <div className="clip-detail" onKeyDown={onKey}>
        <div className="clip-player" style={{ aspectRatio: ratio }}>
          {address !== undefined ? (
            // biome-ignore lint/a11y/useMediaCaption: captions stand in the picture, and as text beside it
            <video
              src={address}
              poster={cover ? fileAddress(cover.url, { isShown: true }) : undefined}
              // The poster goes before the first picture is there; the cover behind it stays.
              style={cover ? { backgroundImage: `url("${fileAddress(cover.url, { isShown: true })}")` } : undefined}
              controls
              playsInline
              autoPlay
              onError={onError}
              onLoadedData={onLoadedData}
            />
          ) : (
            <p className="empty">{t(clip.state === "failed" ? "choose.failedClip" : "choose.planned")}</p>
          )}
        </div>
        <div className="stack clip-facts">
          {unshown !== null && (
            <p className="notice bad" role="alert">
              {t(`choose.${unshown}`)}
            </p>
          )}
          <div className="row clip-facts-head">
            <ScoreRing score={clip.score} />
            <div className="grow">
              <h3 className="clip-detail-title" dir="auto">
                {clip.title}
              </h3>
              <p className="soft small numbers">
                {clock(clip.duration_s)} · {t("choose.at", { time: clock(clip.in_s) })}
              </p>
            </div>
          </div>
          <div className="row tight clip-actions">
            {video && (
              <button type="button" className="button primary" onClick={() => saveFile(clip, "video")}>
                <Download size={18} aria-hidden />
                {t("choose.download")}
              </button>
            )}
            <ShareButton clip={clip} />
            {clip.state === "rendered" && (
              <Link className="button" to={`/clips/${clip.id}`}>
                <PenLine size={17} aria-hidden />
                {t("editor.open")}
              </Link>
            )}
            <CopyButton label={t("choose.copyPost")} text={postText(clip)} />
          </div>
          <div>
            <div className="row apart clip-why">
              <h3>{clip.reason && t("choose.why")}</h3>
              <Verdict clip={clip} />
            </div>
            {clip.reason && <p>{chosenWhy(clip, i18n.language, partName)}</p>}
          </div>
          {clip.description && (
            <p>
              {clip.description} <span className="soft">{clip.hashtags.map((tag) => `#${tag}`).join(" ")}</span>
            </p>
          )}
          <ScoreParts clip={clip} />
          <details className="options-more">
            <summary>{t("choose.words")}</summary>
            <p className="clip-transcript">{clip.text}</p>
          </details>
          <details className="options-more">
            <summary>{t("choose.tools")}</summary>
            <Takings clip={clip} />
          </details>
          <div className="row apart">
            <button
              type="button"
              className="button plain"
              disabled={onPrevious === null}
              onClick={() => onPrevious?.()}
            >
              <ChevronLeft size={18} aria-hidden />
              {t("choose.previous")}
            </button>
            <button type="button" className="button plain" disabled={onNext === null} onClick={() => onNext?.()}>
              {t("choose.next")}
              <ChevronRight size={18} aria-hidden />
            </button>
          </div>
        </div>
      </div>
    </Dialog>
  );
}

function CopyButton({ label, text }: { label: string; text: string }) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className="button"
      disabled={text === ""}
      onClick={() => {
        copyText(text).then(() => say(t("common.copied")), sayProblem);
      }}
    >
      <Copy size={17} aria-hidden />
      {label}
    </button>
  );
}

const EDITORS: readonly [Schemas["EditorFormat"], string][] = [
  ["otio", "OpenTimelineIO"],
  ["fcpxml", "Final Cut Pro, DaVinci Resolve"],
  ["edl", "EDL"],
];

function Takings({ clip }: { clip: Clip }) {
  const { t } = useTranslation();
  const files: [Schemas["ArtifactKind"], string][] = [
    ["srt", t("choose.downloadCaptions")],
    ["vtt", t("choose.downloadVtt")],
    ["thumbnail", t("choose.downloadCover")],
  ];
  return (
    <div className="row tight">
      {files.map(([kind, label]) =>
        fileOf(clip, kind) ? (
          <button key={kind} type="button" className="button" onClick={() => saveFile(clip, kind)}>
            {label}
          </button>
        ) : null,
      )}
      {clip.state === "rendered" &&
        EDITORS.map(([format, label]) => (
          <button
            key={format}
            type="button"
            className="button"
            onClick={() => void saveCuts(clip, format).catch(sayProblem)}
          >
            {label}
          </button>
        ))}
      <CopyButton label={t("choose.copyTitle")} text={clip.title} />
      <CopyButton label={t("choose.copyDescription")} text={clip.description} />
      <CopyButton label={t("choose.copyHashtags")} text={clip.hashtags.map((tag) => `#${tag}`).join(" ")} />
    </div>
  );
}

/** Thumbs up or down; pressed again it is taken back. */
function Verdict({ clip }: { clip: Clip }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [now, setNow] = useState(clip.verdict);
  const judge = useMutation({
    mutationFn: (verdict: Schemas["Verdict"]) =>
      take(api.PUT("/clips/{clip_id}/verdict", { params: { path: { clip_id: clip.id } }, body: { verdict } })),
    onMutate: setNow,
    onSuccess: (_answer, verdict) =>
      void queries.setQueriesData<Clip[]>({ queryKey: ["clips"] }, (known) =>
        known?.map((one) => (one.id === clip.id ? { ...one, verdict } : one)),
      ),
    onError: (thrown) => {
      setNow(clip.verdict);
      sayProblem(thrown);
    },
  });
  return (
    <span className="row tight verdicts">
      {(["up", "down"] as const).map((verdict) => (
        <button
          key={verdict}
          type="button"
          className="button icon verdict"
          aria-pressed={now === verdict}
          aria-label={t(verdict === "up" ? "choose.good" : "choose.bad")}
          onClick={() => judge.mutate(now === verdict ? "none" : verdict)}
        >
          {verdict === "up" ? <ThumbsUp size={18} aria-hidden /> : <ThumbsDown size={18} aria-hidden />}
        </button>
      ))}
    </span>
  );
}
