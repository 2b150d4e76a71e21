// SPDX-License-Identifier: MIT
// Where the video comes from: a pasted link or a dropped file, and how the file's way here goes.

import { CheckCircle2, CircleAlert, CloudUpload, Link2, Pause, Play, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemLine } from "../design/problemWords";
import { say, sayProblem } from "../design/Toasts";
import { bytes, span } from "../words";
import { looksLikeMedia } from "./duration";
import { secondsLeft } from "./pace";
import { forgetUnfinished, type UploadState, unfinishedUpload } from "./upload";

interface SourceFieldProps {
  link: string;
  /** What is wrong with the link, or that there is none; empty when nothing is. */
  complaint: string;
  upload: UploadState | null;
  onLink: (link: string) => void;
  onFile: (file: File) => void;
  onPause: () => void;
  onResume: () => void;
  onRemove: () => void;
}

export function SourceField({
  link,
  complaint,
  upload,
  onLink,
  onFile,
  onPause,
  onResume,
  onRemove,
}: SourceFieldProps) {
  const { t } = useTranslation();
  const [isOver, setOver] = useState(false);
  const [unfinished, setUnfinished] = useState(unfinishedUpload);
  const chooser = useRef<HTMLInputElement>(null);

  function take(files: FileList | null) {
    const file = files?.[0];
    if (!file) return;
    if (!looksLikeMedia(file)) {
      say(t("start.notVideo"), true);
      return;
    }
    if ((files?.length ?? 0) > 1) say(t("start.tooMany"));
    setUnfinished(null);
    onFile(file);
  }
  useWholePageDrop(setOver, take);

  if (upload !== null) {
    return <UploadCard upload={upload} onPause={onPause} onResume={onResume} onRemove={onRemove} />;
  }
  return (
    <div className={isOver ? "source over" : "source"}>
      <div className="source-link">
        <Link2 size={22} aria-hidden />
        <label htmlFor="link" className="visually-hidden">
          {t("start.link")}
        </label>
        <input
          id="link"
          type="url"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          placeholder={t("start.linkPlaceholder")}
          value={link}
          aria-invalid={complaint !== ""}
          aria-describedby="link-error"
          onChange={(event) => onLink(event.target.value)}
        />
        {link !== "" && (
          <button type="button" className="button plain icon" aria-label={t("start.remove")} onClick={onRemove}>
            <X size={18} aria-hidden />
          </button>
        )}
      </div>
      <p id="link-error" className="field-error source-error" role="alert">
        {complaint}
      </p>
      {link === "" && (
        <div className="source-drop">
          <CloudUpload size={26} aria-hidden />
          <span className="by-mouse">{isOver ? t("start.dropNow") : t("start.drop")}</span>
          <span className="by-mouse soft">{t("start.or")}</span>
          <button type="button" className="button" onClick={() => chooser.current?.click()}>
            {t("start.choose")}
          </button>
          <input
            ref={chooser}
            type="file"
            accept="video/*,audio/*,.mkv,.ts,.flv"
            className="visually-hidden"
            tabIndex={-1}
            aria-label={t("start.choose")}
            onChange={(event) => {
              take(event.target.files);
              event.target.value = "";
            }}
          />
        </div>
      )}
      {unfinished !== null && link === "" && (
        <div className="notice source-unfinished">
          <CircleAlert size={20} aria-hidden />
          <p className="grow">
            {t("start.unfinished", {
              name: unfinished.name,
              percent: Math.floor((100 * unfinished.sent) / unfinished.size),
            })}
          </p>
          <button
            type="button"
            className="button plain"
            onClick={() => void forgetUnfinished().then(() => setUnfinished(null), sayProblem)}
          >
            {t("start.forget")}
          </button>
        </div>
      )}
    </div>
  );
}

/** A file may be let go anywhere on the page: missing a box by a finger's breadth must not open the video instead. */
function useWholePageDrop(setOver: (isOver: boolean) => void, take: (files: FileList | null) => void) {
  const taken = useRef(take);
  taken.current = take;
  useEffect(() => {
    const over = (event: globalThis.DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: globalThis.DragEvent) => event.relatedTarget === null && setOver(false);
    const drop = (event: globalThis.DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setOver(false);
      taken.current(event.dataTransfer.files);
    };
    window.addEventListener("dragover", over);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", over);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
    };
  }, [setOver]);
}

type UploadCardProps = { upload: UploadState; onPause: () => void; onResume: () => void; onRemove: () => void };

function UploadCard({ upload, onPause, onResume, onRemove }: UploadCardProps) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const sent = upload.phase === "done" ? upload.size : upload.sent;
  const percent = upload.size === 0 ? 100 : Math.min(100, (100 * sent) / upload.size);
  const words = {
    sending: t("start.uploading"),
    waiting: t("start.offlineUpload"),
    paused: t("start.paused"),
    done: t("start.ready"),
    failed: t("start.uploadFailed"),
  };
  const left = upload.phase === "sending" ? secondsLeft(upload.size - sent, upload.perSecond) : null;
  return (
    <div className="source upload" data-phase={upload.phase}>
      <div className="row apart upload-head">
        {upload.phase === "done" ? (
          <CheckCircle2 className="upload-done" size={26} aria-hidden />
        ) : (
          <CloudUpload size={26} aria-hidden />
        )}
        <div className="grow">
          <p className="clip-line">
            <strong dir="auto">{upload.name}</strong>
          </p>
          <p className="soft small" role="status">
            {words[upload.phase]}
            {upload.phase === "failed" ? ` ${problemLine(upload.error)}` : ""}
          </p>
        </div>
        {upload.phase === "sending" && (
          <button type="button" className="button plain icon" onClick={onPause} aria-label={t("start.pause")}>
            <Pause size={18} aria-hidden />
          </button>
        )}
        {(upload.phase === "paused" || upload.phase === "failed") && (
          <button type="button" className="button" onClick={onResume}>
            <Play size={18} aria-hidden />
            {t("start.resume")}
          </button>
        )}
        <button type="button" className="button plain icon" onClick={onRemove} aria-label={t("start.remove")}>
          <X size={18} aria-hidden />
        </button>
      </div>
      {upload.phase !== "done" && (
        <>
          <div
            className="bar"
            role="progressbar"
            aria-label={t("start.uploading")}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.floor(percent)}
          >
            <span style={{ width: `${percent}%` }} />
          </div>
          <p className="row apart soft small numbers">
            <span>{t("start.of", { sent: bytes(sent, language), total: bytes(upload.size, language) })}</span>
            <span>
              {upload.phase === "sending" && upload.perSecond > 0
                ? [
                    t("start.speed", { speed: bytes(upload.perSecond, language) }),
                    left === null ? "" : t("start.left", { time: span(left, language) }),
                  ].join(" · ")
                : ""}
            </span>
          </p>
        </>
      )}
    </div>
  );
}
