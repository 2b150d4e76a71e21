// SPDX-License-Identifier: MIT
// All clips of a job: sorted, filtered, selected, by pointer and by keys.

import { Archive, ArrowDownWideNarrow, CheckCheck, Download, Search, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Clip, Job } from "../api/client";
import { sayProblem } from "../design/Toasts";
import { ClipCard } from "./ClipCard";
import { ClipDialog } from "./ClipDialog";
import { nextPlace, SORTS, type Sort, shownClips, type Wish } from "./order";
import { saveArchive, saveFile } from "./taking";

const ALL: Wish = { sort: "score", text: "", minScore: 0 };

export function ClipGrid({ job, clips }: { job: Job; clips: readonly Clip[] }) {
  const { t } = useTranslation();
  const [wish, setWish] = useState(ALL);
  const [selected, select] = useState<ReadonlySet<string>>(new Set());
  const [playing, play] = useState<string | null>(null);
  const [opened, open] = useState<string | null>(null);
  const [focused, focus] = useState<string | null>(null);
  const grid = useRef<HTMLUListElement>(null);
  const shown = useMemo(() => shownClips(clips, wish), [clips, wish]);
  const chosen = clips.filter((clip) => selected.has(clip.id));
  const openedPlace = shown.findIndex((clip) => clip.id === opened);
  const openedClip = shown[openedPlace];
  const inTabOrder = shown.some((clip) => clip.id === focused) ? focused : shown[0]?.id;
  useSlashKey();

  function toggle(clipId: string) {
    const now = new Set(selected);
    if (!now.delete(clipId)) now.add(clipId);
    select(now);
  }

  function onKey(event: KeyboardEvent<HTMLUListElement>) {
    const place = shown.findIndex((clip) => clip.id === focused);
    const clip = shown[place];
    const isOnCard = event.target instanceof HTMLElement && event.target.classList.contains("clip-open");
    if (!clip || !isOnCard || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = nextPlace(event.key, place, shown.length, columnsOf(grid.current));
    if (next !== null) openButton(grid.current, shown[next]?.id)?.focus();
    else if (event.key === " ") play(playing === clip.id ? null : clip.id);
    else if (event.key === "x") toggle(clip.id);
    else if (event.key === "d") saveFile(clip, "video");
    else return;
    event.preventDefault();
  }

  return (
    <section className="stack" aria-labelledby="clips">
      <div className="row apart">
        <h2 id="clips">{t("job.clips", { count: clips.length })}</h2>
        {clips.length > 1 && (
          <Tools wish={wish} onWish={setWish} onSelectAll={() => select(new Set(shown.map((clip) => clip.id)))} />
        )}
      </div>
      {shown.length === 0 && (
        <div className="empty">
          <p>{t("choose.noMatch")}</p>
          <button type="button" className="button" onClick={() => setWish({ ...ALL, sort: wish.sort })}>
            {t("choose.clearFilter")}
          </button>
        </div>
      )}
      <ul ref={grid} className="clips" data-ratio={job.options.ratio} onKeyDown={onKey}>
        {shown.map((clip) => (
          <ClipCard
            key={clip.id}
            clip={clip}
            ratio={ratioOf(job)}
            isLater={clip.job_id !== job.id}
            isSelected={selected.has(clip.id)}
            isPlaying={playing === clip.id}
            isInTabOrder={clip.id === inTabOrder}
            onOpen={() => open(clip.id)}
            onSelect={() => toggle(clip.id)}
            onPlay={(isPlaying) => play(isPlaying ? clip.id : null)}
            onFocus={() => focus(clip.id)}
          />
        ))}
      </ul>
      {clips.length > 1 && <p className="soft small keys-hint">{t("choose.keys")}</p>}
      {chosen.length > 0 && <SelectionBar job={job} chosen={chosen} onClear={() => select(new Set())} />}
      {openedClip && (
        <ClipDialog
          key={openedClip.id}
          clip={openedClip}
          ratio={ratioOf(job)}
          onClose={() => open(null)}
          onPrevious={openedPlace > 0 ? () => open(shown[openedPlace - 1]?.id ?? null) : null}
          onNext={openedPlace < shown.length - 1 ? () => open(shown[openedPlace + 1]?.id ?? null) : null}
        />
      )}
    </section>
  );
}

interface ToolsProps {
  wish: Wish;
  onWish: (wish: Wish) => void;
  onSelectAll: () => void;
}

function Tools({ wish, onWish, onSelectAll }: ToolsProps) {
  const { t } = useTranslation();
  return (
    <div className="row tight clip-tools">
      <label className="tool">
        <Search size={17} aria-hidden />
        <span className="visually-hidden">{t("choose.filter")}</span>
        <input
          id="find-clips"
          type="search"
          placeholder={t("choose.filter")}
          value={wish.text}
          onChange={(event) => onWish({ ...wish, text: event.target.value })}
        />
      </label>
      <label className="tool">
        <ArrowDownWideNarrow size={17} aria-hidden />
        <span className="visually-hidden">{t("choose.sort")}</span>
        <select
          value={wish.sort}
          onChange={(event) => onWish({ ...wish, sort: SORTS.find((sort) => sort === event.target.value) ?? "score" })}
        >
          {SORTS.map((sort: Sort) => (
            <option key={sort} value={sort}>
              {t(`choose.sorts.${sort}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="tool">
        <span className="soft small">{t("choose.minScore")}</span>
        <select value={wish.minScore} onChange={(event) => onWish({ ...wish, minScore: Number(event.target.value) })}>
          {[0, 40, 50, 60, 70, 80, 90].map((score) => (
            <option key={score} value={score}>
              {score}
            </option>
          ))}
        </select>
      </label>
      <button type="button" className="button plain" onClick={onSelectAll}>
        <CheckCheck size={18} aria-hidden />
        {t("choose.selectAll")}
      </button>
    </div>
  );
}

function SelectionBar({ job, chosen, onClear }: { job: Job; chosen: readonly Clip[]; onClear: () => void }) {
  const { t } = useTranslation();
  const [isBusy, setBusy] = useState(false);
  async function zip() {
    setBusy(true);
    try {
      await saveArchive(job.id, chosen);
    } catch (thrown) {
      sayProblem(thrown);
    } finally {
      setBusy(false);
    }
  }
  return (
    <section className="selection" aria-label={t("choose.selected", { count: chosen.length })}>
      <strong className="numbers">{t("choose.selected", { count: chosen.length })}</strong>
      <div className="row tight">
        {chosen.length === 1 && chosen[0] ? (
          <button type="button" className="button primary" onClick={() => chosen[0] && saveFile(chosen[0], "video")}>
            <Download size={18} aria-hidden />
            {t("choose.download")}
          </button>
        ) : (
          <button type="button" className="button primary" disabled={isBusy} onClick={() => void zip()}>
            <Archive size={18} aria-hidden />
            {isBusy ? t("choose.zipping") : t("choose.downloadZip")}
          </button>
        )}
        <button type="button" className="button icon" aria-label={t("choose.clear")} onClick={onClear}>
          <X size={18} aria-hidden />
        </button>
      </div>
    </section>
  );
}

/** `/` leads to the search field, as on many pages; not while something is written. */
function useSlashKey() {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      const isWriting = event.target instanceof HTMLElement && event.target.matches("input, textarea, select");
      if (event.key !== "/" || isWriting || document.querySelector("dialog[open]")) return;
      const field = document.getElementById("find-clips");
      if (field === null) return;
      event.preventDefault();
      field.focus();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

function columnsOf(grid: HTMLElement | null): number {
  return grid === null ? 1 : getComputedStyle(grid).gridTemplateColumns.split(" ").length;
}

function openButton(grid: HTMLElement | null, clipId: string | undefined): HTMLElement | null {
  return clipId === undefined
    ? null
    : (grid?.querySelector<HTMLElement>(`[data-clip="${CSS.escape(clipId)}"] .clip-open`) ?? null);
}

export function ratioOf(job: Pick<Job, "options">): string {
  return job.options.ratio === "original" ? "16 / 9" : job.options.ratio.replace(":", " / ");
}
