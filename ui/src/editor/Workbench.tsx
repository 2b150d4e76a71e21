// SPDX-License-Identifier: MIT
// The editor at work: picture, sound, words and panels around one draft, and all that is done by keys.

import type { TFunction } from "i18next";
import { ArrowLeft, Keyboard, Redo2, Sparkles, Undo2 } from "lucide-react";
import { type KeyboardEvent as ReactKeyEvent, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, type Clip, fileAddress, fileOf, type Job, take } from "../api/client";
import { NoticeLine } from "../design/NoticeLine";
import { ProblemNotice } from "../design/ProblemNotice";
import { amount, span } from "../words";
import type { SourceInfo } from "./contract";
import { type Draft, editFromDraft } from "./draft";
import { type Drafted, useDrafted } from "./drafted";
import { type Editing, EditorContext } from "./EditorContext";
import { endingAt, extent, startingAt } from "./edl";
import { FramePanel } from "./FramePanel";
import { heldShots } from "./framing";
import { HeadingPanel } from "./HeadingPanel";
import { Help } from "./Help";
import { isSame } from "./history";
import { forgetEdit } from "./keeping";
import { LookPanel } from "./LookPanel";
import { finishedPiece, Playback } from "./playback";
import { RenderDialog } from "./RenderDialog";
import { type CaptionsShown, Stage } from "./Stage";
import { makeClip, useFonts, usePiece } from "./server";
import { wordStep } from "./snapping";
import { rangeKept, type Spoken } from "./spoken";
import { Timeline } from "./Timeline";
import { Transcript } from "./Transcript";
import { useDraft } from "./useDraft";

const TABS = ["words", "look", "frame", "heading"] as const;
type Tab = (typeof TABS)[number];
/** How much of the source is fetched beside the clip. */
const BESIDE_US = 12e6;

interface WorkbenchProps {
  clip: Clip;
  base: Draft;
  first: Drafted;
  spoken: Spoken;
  info: SourceInfo;
}

export function Workbench({ clip, base, first, spoken, info }: WorkbenchProps) {
  const { t } = useTranslation();
  const { history, dispatch, change, rest } = useDraft(clip.id, base);
  const draft = history.present;
  const [tab, setTab] = useState<Tab>("words");
  const [isHelped, help] = useState(false);
  const [making, make] = useState<{ send: () => Promise<Job>; before: Clip | null } | null>(null);
  const [playback] = useState(() => new Playback());
  const edit = useMemo(() => editFromDraft(base, draft), [base, draft]);
  const { drafted: answered, isPending, error } = useDrafted(clip.id, edit, first);
  const drafted = answered ?? first;
  const isChanged = !isSame(edit, NO_EDIT);
  const range = usePieceRange(draft, info);
  const found = usePiece(info, range.in_us, range.out_us);
  const video = fileOf(clip, "video");
  const finished = useMemo(
    () => (video ? finishedPiece(fileAddress(video.url, { isShown: true }), base.entries) : null),
    [video, base.entries],
  );
  const piece = found.piece ?? finished;
  const { fonts, isWhole, error: fontError } = useFonts(drafted.fonts);
  const captions = useHeld(drafted.ass, fonts, isWhole || fontError !== null);
  const shots = useMemo(() => heldShots(drafted.shots, drafted.entries, draft), [drafted, draft]);
  const editing = useMemo<Editing>(
    () => ({
      clip,
      base,
      draft,
      change,
      rest,
      spoken,
      playback,
      drafted,
      hasSource: found.piece !== null,
      source: {
        size: { width_px: info.width_px ?? 16, height_px: info.height_px ?? 9 },
        duration_us: info.duration_us,
        frame_us: Math.round(1e6 / (info.frame_rate || 25)),
      },
    }),
    [clip, base, draft, change, rest, spoken, playback, drafted, found.piece, info],
  );
  useEffect(() => playback.cut(draft.entries), [playback, draft.entries]);
  useEffect(() => {
    playback.seekClip(0);
    return () => playback.pause();
  }, [playback]);
  const isReady = isChanged && !isPending && error === null && !hasEmptyHeading(draft);
  const render = () => {
    if (!isReady) return;
    playback.pause();
    make({
      before: clip,
      send: () => take(api.POST("/clips/{clip_id}/render", { params: { path: { clip_id: clip.id } }, body: edit })),
    });
  };
  const undo = () => dispatch({ kind: "undo" });
  const redo = () => dispatch({ kind: "redo" });
  useKeys({ editing, undo, redo, render, setTab, help: () => help(true) }, making === null && !isHelped);
  return (
    <EditorContext value={editing}>
      <main className="editor">
        <header className="editor-head">
          <Link
            className="button plain icon"
            to={`/jobs/${clip.job_id}`}
            aria-label={t("editor.back")}
            title={t("editor.back")}
          >
            <ArrowLeft size={20} aria-hidden />
          </Link>
          <h1 className="grow clip-line" dir="auto">
            {draft.title}
          </h1>
          <div className="row tight editor-steps">
            <StepButton label={t("editor.undo")} isOff={history.past.length === 0} onClick={undo}>
              <Undo2 size={18} aria-hidden />
            </StepButton>
            <StepButton label={t("editor.redo")} isOff={history.future.length === 0} onClick={redo}>
              <Redo2 size={18} aria-hidden />
            </StepButton>
            <StepButton label={t("editor.help.title")} isOff={false} onClick={() => help(true)}>
              <Keyboard size={18} aria-hidden />
            </StepButton>
          </div>
          <div className="editor-make">
            <Costs drafted={drafted} isChanged={isChanged} isPending={isPending} />
            <button type="button" className="button primary" disabled={!isReady} onClick={render}>
              <Sparkles size={18} aria-hidden />
              {t("editor.render.go")}
            </button>
          </div>
        </header>
        {error !== null && <ProblemNotice error={error} />}
        {fontError !== null && <ProblemNotice error={fontError} />}
        {found.error !== null && <ProblemNotice error={found.error} />}
        {!info.is_kept && <p className="notice">{t("editor.noSource")}</p>}
        {draft.overrides.length + drafted.notices.length > 0 && <Notices drafted={drafted} />}
        <div className="editor-body">
          <Stage piece={piece} captions={captions} shots={shots} waiting={found.fraction} />
          <div className="editor-panel card">
            <Tabs tab={tab} onTab={setTab} />
            <div className="editor-tabpanel" role="tabpanel" id="editor-panel" aria-labelledby={`editor-tab-${tab}`}>
              {tab === "words" && (
                <Transcript
                  onNewClip={(from, to) =>
                    make({
                      before: null,
                      send: () => makeClip(clip.job_id, rangeKept(spoken.words, from, to, info.duration_us)),
                    })
                  }
                />
              )}
              {tab === "look" && <LookPanel />}
              {tab === "frame" && <FramePanel shots={shots} />}
              {tab === "heading" && <HeadingPanel />}
            </div>
          </div>
        </div>
        <Timeline jobId={clip.job_id} />
        {isHelped && <Help onClose={() => help(false)} />}
        {making !== null && (
          <RenderDialog
            {...making}
            onMade={() => {
              if (making.before !== null) forgetEdit(clip.id);
            }}
            onClose={() => make(null)}
          />
        )}
      </main>
    </EditorContext>
  );
}

/** Captions with all their letters: until new ones have theirs, those before are shown, never other letters. */
function useHeld(ass: string | null, fonts: ReadonlyMap<string, Uint8Array>, isGood: boolean): CaptionsShown {
  const [held, hold] = useState<CaptionsShown>({ ass: null, fonts });
  if (isGood && (held.ass !== ass || !hasSameKeys(held.fonts, fonts))) hold({ ass, fonts });
  return held;
}

function hasSameKeys(one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): boolean {
  return one.size === other.size && [...one.keys()].every((key) => other.has(key));
}

const NO_EDIT = { is_snapped: false };

function hasEmptyHeading({ heading }: Draft): boolean {
  return heading !== null && heading.text.trim() === "";
}

/** Return the piece of the source to fetch: it grows in steps, so that a drag does not ask for a new one each time. */
function usePieceRange(draft: Draft, info: SourceInfo) {
  const kept = extent(draft.entries);
  const step = info.piece_step_us;
  const wanted = useRef({ in_us: Number.POSITIVE_INFINITY, out_us: 0 });
  const isInside = kept.in_us >= wanted.current.in_us && kept.out_us <= wanted.current.out_us;
  if (!isInside) {
    const in_us = Math.max(0, Math.floor((kept.in_us - BESIDE_US) / step) * step);
    const out_us = Math.min(info.duration_us, Math.ceil((kept.out_us + BESIDE_US) / step) * step);
    wanted.current = { in_us, out_us: Math.min(out_us, in_us + info.longest_piece_us) };
  }
  return wanted.current;
}

interface StepButtonProps {
  label: string;
  isOff: boolean;
  onClick: () => void;
  children: React.ReactNode;
}

function StepButton({ label, isOff, onClick, children }: StepButtonProps) {
  return (
    <button
      type="button"
      className="button plain icon"
      aria-label={label}
      title={label}
      disabled={isOff}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

function Costs({ drafted, isChanged, isPending }: { drafted: Drafted; isChanged: boolean; isPending: boolean }) {
  const { t, i18n } = useTranslation();
  const { estimate } = drafted;
  if (!isChanged) return <p className="small soft editor-costs">{t("editor.render.unchanged")}</p>;
  if (estimate === null || isPending) return <p className="small soft editor-costs">{t("start.estimating")}</p>;
  const parts = [
    estimate.render_s === null ? "" : t("start.estimate", { time: span(estimate.render_s, i18n.language) }),
    estimate.cost_cents === 0
      ? t("start.free")
      : t("start.cost", { amount: amount(estimate.cost_cents, i18n.language) }),
    estimate.reused.length === 0
      ? ""
      : t("editor.render.reused", { stages: estimate.reused.map((stage) => stageName(stage, t)).join(", ") }),
  ];
  return (
    <p className="small soft editor-costs" role="status">
      {parts.filter(Boolean).join(" · ")}
    </p>
  );
}

const STAGES = ["ingest", "transcribe", "plan", "look"] as const;

function stageName(stage: string, t: TFunction): string {
  const known = STAGES.find((name) => name === stage);
  return known === undefined ? stage : t(`editor.render.stages.${known}`);
}

function Notices({ drafted }: { drafted: Drafted }) {
  const { t } = useTranslation();
  if (drafted.notices.length === 0) return null;
  return (
    <details className="editor-notices">
      <summary>{t("job.notices", { count: drafted.notices.length })}</summary>
      <ul>
        {drafted.notices.map((notice) => (
          <NoticeLine key={notice.code + notice.message} notice={notice} />
        ))}
      </ul>
    </details>
  );
}

function Tabs({ tab, onTab }: { tab: Tab; onTab: (tab: Tab) => void }) {
  const { t } = useTranslation();
  function onKey(event: ReactKeyEvent): void {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const next = TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length] as Tab;
    onTab(next);
    document.getElementById(`editor-tab-${next}`)?.focus();
  }
  return (
    <div className="editor-tabs" role="tablist" aria-label={t("editor.tabs.label")}>
      {TABS.map((name) => (
        <button
          key={name}
          id={`editor-tab-${name}`}
          type="button"
          role="tab"
          className="editor-tab"
          aria-selected={name === tab}
          aria-controls="editor-panel"
          tabIndex={name === tab ? 0 : -1}
          onClick={() => onTab(name)}
          onKeyDown={onKey}
        >
          {t(`editor.tabs.${name}`)}
        </button>
      ))}
    </div>
  );
}

interface KeyCommands {
  editing: Editing;
  undo: () => void;
  redo: () => void;
  render: () => void;
  setTab: (tab: Tab) => void;
  help: () => void;
}

/** Keys that work wherever nothing else takes them. */
function useKeys(commands: KeyCommands, isOn: boolean): void {
  const now = useRef(commands);
  now.current = commands;
  useEffect(() => {
    if (!isOn) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const { editing, undo, redo, render, setTab, help } = now.current;
      const { playback, spoken, source, change } = editing;
      const isCommand = event.ctrlKey || event.metaKey;
      const target = event.target instanceof HTMLElement ? event.target : null;
      const isTyping = target?.matches("input:not([type=range], [type=radio], [type=checkbox]), textarea, select");
      const at = playback.moment.source_us;
      const run = (act: () => void) => {
        event.preventDefault();
        act();
      };
      if (isCommand && !isTyping && event.key.toLowerCase() === "z") run(event.shiftKey ? redo : undo);
      else if (isCommand && !isTyping && event.key.toLowerCase() === "y") run(redo);
      else if (isCommand && event.key === "Enter") run(render);
      else if (isTyping || isCommand || event.altKey || target?.matches("[type=range], [type=radio]")) return;
      else if (event.key === " " && !target?.matches("button:not(.editor-word), summary, a, [type=checkbox]"))
        run(() => void playback.toggle());
      else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
        const direction = event.key === "ArrowRight" ? 1 : -1;
        run(() => playback.seek(event.shiftKey ? wordStep(spoken, at, direction) : at + direction * source.frame_us));
      } else if (event.key === "i")
        run(() => change((draft) => ({ ...draft, entries: startingAt(draft.entries, at) })));
      else if (event.key === "o") run(() => change((draft) => ({ ...draft, entries: endingAt(draft.entries, at) })));
      else if (event.key === "?") run(help);
      else if (/^[1-4]$/.test(event.key)) run(() => setTab(TABS[Number(event.key) - 1] as Tab));
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [isOn]);
}
