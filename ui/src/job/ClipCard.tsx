// SPDX-License-Identifier: MIT
// One clip in the grid: its picture that plays under the pointer, title, score, length and first words.

import { Check, CircleAlert, Download, ThumbsDown, ThumbsUp } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Clip, fileAddress, fileOf } from "../api/client";
import { clock } from "../words";
import { ScoreRing } from "./Score";
import { saveFile } from "./taking";

interface ClipCardProps {
  clip: Clip;
  ratio: string;
  /** Made of the job after it was done. */
  isLater: boolean;
  isSelected: boolean;
  isPlaying: boolean;
  isInTabOrder: boolean;
  onOpen: () => void;
  onSelect: () => void;
  onPlay: (isPlaying: boolean) => void;
  onFocus: () => void;
}

export function ClipCard(props: ClipCardProps) {
  const { clip, ratio, isLater, isSelected, isPlaying, isInTabOrder, onOpen, onSelect, onPlay, onFocus } = props;
  const { t } = useTranslation();
  const video = fileOf(clip, "video");
  const cover = fileOf(clip, "thumbnail");
  return (
    <li className="clip" data-selected={isSelected} data-clip={clip.id}>
      <div
        className="clip-stage"
        style={{ aspectRatio: ratio }}
        onPointerEnter={(event) => event.pointerType === "mouse" && onPlay(true)}
        onPointerLeave={() => onPlay(false)}
      >
        {cover && <img src={fileAddress(cover.url, { isShown: true })} alt="" loading="lazy" />}
        {isPlaying && video && <Preview address={fileAddress(video.url, { isShown: true })} />}
        {clip.state === "failed" && (
          <p className="clip-failed">
            <CircleAlert size={22} aria-hidden />
            {t("choose.failedClip")}
          </p>
        )}
        <button
          type="button"
          className="clip-open"
          tabIndex={isInTabOrder ? 0 : -1}
          onClick={onOpen}
          onFocus={onFocus}
          aria-label={t("choose.open", { title: clip.title })}
        />
        <ScoreRing score={clip.score} />
        <label className="clip-check">
          <input
            type="checkbox"
            checked={isSelected}
            onChange={onSelect}
            aria-label={t("choose.select", { title: clip.title })}
          />
          <Check size={18} aria-hidden />
        </label>
        {isLater && <span className="clip-later">{t("more.later")}</span>}
        <span className="clip-length">{clock(clip.duration_s)}</span>
        {clip.verdict !== "none" && (
          <span className="clip-verdict">
            {clip.verdict === "up" ? <ThumbsUp size={15} aria-hidden /> : <ThumbsDown size={15} aria-hidden />}
            <span className="visually-hidden">{t(clip.verdict === "up" ? "choose.good" : "choose.bad")}</span>
          </span>
        )}
      </div>
      <div className="clip-words">
        <div className="row apart clip-head">
          <h3 className="clip-title" dir="auto">
            {clip.title}
          </h3>
          {video && (
            <button
              type="button"
              className="button plain icon"
              aria-label={`${t("choose.download")}: ${clip.title}`}
              onClick={() => saveFile(clip, "video")}
            >
              <Download size={18} aria-hidden />
            </button>
          )}
        </div>
        <p className="soft small clip-text">{clip.text}</p>
      </div>
    </li>
  );
}

/** The clip, silent and over and over; the cover stands until its first picture is there. */
function Preview({ address }: { address: string }) {
  const bar = useRef<HTMLSpanElement>(null);
  const [isThere, setThere] = useState(false);
  return (
    <>
      <video
        src={address}
        muted
        autoPlay
        loop
        playsInline
        disablePictureInPicture
        className="clip-preview"
        style={{ opacity: isThere ? 1 : 0 }}
        onPlaying={() => setThere(true)}
        onTimeUpdate={(event) => {
          const { currentTime, duration } = event.currentTarget;
          if (bar.current && duration > 0) bar.current.style.width = `${(100 * currentTime) / duration}%`;
        }}
      />
      <span className="clip-run" aria-hidden>
        <span ref={bar} />
      </span>
    </>
  );
}
