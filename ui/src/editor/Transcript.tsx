// SPDX-License-Identifier: MIT
// What is said, word by word: select words to keep, drop, begin or end at, or to write otherwise.

import { ArrowLeftToLine, ArrowRightToLine, Crop, PenLine, Plus, Scissors } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { withWord } from "./draft";
import { useEditing } from "./EditorContext";
import { type Edl, endingAt, extent, only, startingAt, without, withRange } from "./edl";
import { Finder } from "./Finder";
import { usePlaying } from "./playback";
import { cutAfter, cutBefore, isSaid, rangeDropped, rangeKept, type Sentence, wordAt } from "./spoken";
import { Line } from "./WordLine";

/** How much of the source beside the clip is shown at first, and more at each wish. */
const BESIDE_US = 45e6;
const MORE_US = 180e6;

interface Selection {
  /** Where it was begun, and where it reaches; either may be first. */
  anchor: number;
  head: number;
}

interface TranscriptProps {
  onNewClip: (first: number, last: number) => void;
}

export function Transcript({ onNewClip }: TranscriptProps) {
  const { t } = useTranslation();
  const { draft, base, change, spoken, playback, source } = useEditing();
  const [selection, select] = useState<Selection | null>(null);
  const [corrected, correct] = useState<number | null>(null);
  const [shown, show] = useState(() => around(extent(draft.entries), BESIDE_US));
  const list = useRef<HTMLDivElement>(null);
  const isDragged = useRef(false);
  const { words, sentences } = spoken;
  const said = usePlaying(playback, (moment) => wordAt(words, moment.source_us));
  const kept = extent(draft.entries);
  const from_us = Math.min(shown.in_us, kept.in_us);
  const to_us = Math.max(shown.out_us, kept.out_us);
  const visible = useMemo(
    () => sentences.filter((sentence) => sentence.out_us > from_us && sentence.in_us < to_us),
    [sentences, from_us, to_us],
  );
  const first = selection && Math.min(selection.anchor, selection.head);
  const last = selection && Math.max(selection.anchor, selection.head);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the words are first shown
  useEffect(() => {
    const place = Math.max(0, wordAt(words, kept.in_us + 1) + 1);
    const line = list.current?.querySelector(`[data-word="${place}"]`)?.closest<HTMLElement>(".editor-line");
    if (line && list.current) list.current.scrollTop = line.offsetTop - 60;
  }, []);
  useEffect(() => {
    const end = () => {
      isDragged.current = false;
    };
    window.addEventListener("pointerup", end);
    return () => window.removeEventListener("pointerup", end);
  }, []);

  function focusWord(place: number): void {
    list.current?.querySelector<HTMLElement>(`[data-word="${place}"]`)?.focus();
  }

  function pick(place: number, isExtended: boolean): void {
    select((now) => (isExtended && now !== null ? { ...now, head: place } : { anchor: place, head: place }));
    const word = words[place];
    // A little into the word, where its caption is surely marked: those are told in hundredths of a second.
    if (word !== undefined && !isExtended) playback.seek(word.in_us + 20_000);
  }

  function cut(kind: "drop" | "keep" | "start" | "end" | "restore"): void {
    if (first === null || last === null) return;
    const length = source.duration_us;
    const range = rangeKept(words, first, last, length);
    const cuts: Record<typeof kind, (edl: Edl) => Edl> = {
      drop: (edl) => without(edl, rangeDropped(words, first, last, length)),
      keep: (edl) => only(edl, range),
      start: (edl) => startingAt(edl, cutBefore(words, first)),
      end: (edl) => endingAt(edl, cutAfter(words, last, length)),
      restore: (edl) => withRange(edl, range),
    };
    change((now) => ({ ...now, entries: cuts[kind](now.entries) }));
  }

  function onKey(event: KeyboardEvent<HTMLElement>): void {
    if (event.ctrlKey || event.metaKey || event.altKey || corrected !== null) return;
    const at = selection?.head ?? Math.max(0, said);
    const to =
      event.key === "ArrowRight"
        ? at + 1
        : event.key === "ArrowLeft"
          ? at - 1
          : event.key === "ArrowDown"
            ? nextSentence(sentences, at, 1)
            : event.key === "ArrowUp"
              ? nextSentence(sentences, at, -1)
              : null;
    const done = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    if (to !== null) {
      done();
      const place = Math.min(words.length - 1, Math.max(0, to));
      pick(place, event.shiftKey);
      focusWord(place);
      return;
    }
    const commands = new Map([
      ["Delete", () => cut("drop")],
      ["Backspace", () => cut("drop")],
      ["x", () => cut("drop")],
      ["k", () => cut("keep")],
      ["i", () => cut("start")],
      ["o", () => cut("end")],
      ["a", () => cut("restore")],
      ["e", () => correct(at)],
      ["Enter", () => correct(at)],
      ["Escape", () => select(null)],
    ]);
    const command = commands.get(event.key);
    if (command !== undefined) {
      done();
      command();
    }
  }

  const isAllKept =
    first !== null && last !== null && words.slice(first, last + 1).every((word) => isSaid(word, draft.entries));
  return (
    <div className="editor-words">
      <Finder
        words={words}
        onFound={(place) => {
          const word = words[place];
          if (word === undefined) return;
          show((now) => ({
            in_us: Math.min(now.in_us, word.in_us - BESIDE_US),
            out_us: Math.max(now.out_us, word.out_us + BESIDE_US),
          }));
          pick(place, false);
          requestAnimationFrame(() =>
            list.current?.querySelector(`[data-word="${place}"]`)?.scrollIntoView({ block: "center" }),
          );
        }}
      />
      <div className="editor-word-tools" role="toolbar" aria-label={t("editor.words.tools")}>
        <Tool
          icon={<Crop size={17} aria-hidden />}
          label={t("editor.words.keep")}
          hint="K"
          isOff={first === null}
          onClick={() => cut("keep")}
        />
        {isAllKept || first === null ? (
          <Tool
            icon={<Scissors size={17} aria-hidden />}
            label={t("editor.words.drop")}
            hint="X"
            isOff={first === null}
            onClick={() => cut("drop")}
          />
        ) : (
          <Tool
            icon={<Plus size={17} aria-hidden />}
            label={t("editor.words.add")}
            hint="A"
            isOff={false}
            onClick={() => cut("restore")}
          />
        )}
        <Tool
          icon={<ArrowLeftToLine size={17} aria-hidden />}
          label={t("editor.words.start")}
          hint="I"
          isOff={first === null}
          onClick={() => cut("start")}
        />
        <Tool
          icon={<ArrowRightToLine size={17} aria-hidden />}
          label={t("editor.words.end")}
          hint="O"
          isOff={first === null}
          onClick={() => cut("end")}
        />
        <Tool
          icon={<PenLine size={17} aria-hidden />}
          label={t("editor.words.correct")}
          hint="E"
          isOff={selection === null}
          onClick={() => selection && correct(selection.head)}
        />
        <Tool
          icon={<Plus size={17} aria-hidden />}
          label={t("editor.words.newClip")}
          hint=""
          isOff={first === null || first === last}
          onClick={() => first !== null && last !== null && onNewClip(first, last)}
        />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: words of a text are no set of fields */}
      <div ref={list} className="editor-text" role="group" aria-label={t("editor.words.label")} onKeyDown={onKey}>
        {from_us > 0 && sentences[0] !== undefined && sentences[0].out_us <= from_us && (
          <button
            type="button"
            className="button plain"
            onClick={() => show({ in_us: from_us - MORE_US, out_us: to_us })}
          >
            {t("editor.words.earlier")}
          </button>
        )}
        {visible.map((sentence) => (
          <Line
            key={sentence.first}
            sentence={sentence}
            words={words}
            marks={words
              .slice(sentence.first, sentence.last + 1)
              .map((word, step) => {
                const place = sentence.first + step;
                return markOf({
                  isKept: isSaid(word, draft.entries),
                  isSelected: first !== null && last !== null && place >= first && place <= last,
                  isSaid: place === said,
                });
              })
              .join("")}
            texts={words
              .slice(sentence.first, sentence.last + 1)
              .map((word) => draft.words[String(word.in_us)] ?? null)}
            tabbed={selection?.head ?? Math.max(said, visible[0]?.first ?? 0)}
            corrected={
              corrected !== null && corrected >= sentence.first && corrected <= sentence.last ? corrected : null
            }
            onPick={(place, isExtended) => {
              isDragged.current = true;
              pick(place, isExtended);
            }}
            onOver={(place) => {
              if (isDragged.current) pick(place, true);
            }}
            onCorrect={correct}
            onCorrected={(place, text) => {
              correct(null);
              const word = words[place];
              if (word !== undefined && text !== null)
                change((now) => withWord(now, word.in_us, word.text, text, String(word.in_us) in base.words));
              requestAnimationFrame(() => focusWord(place));
            }}
          />
        ))}
        {to_us < (sentences.at(-1)?.in_us ?? 0) && (
          <button
            type="button"
            className="button plain"
            onClick={() => show({ in_us: from_us, out_us: to_us + MORE_US })}
          >
            {t("editor.words.later")}
          </button>
        )}
      </div>
    </div>
  );
}

function around(range: { in_us: number; out_us: number }, room_us: number) {
  return { in_us: Math.max(0, range.in_us - room_us), out_us: range.out_us + room_us };
}

function nextSentence(sentences: readonly Sentence[], place: number, direction: 1 | -1): number {
  const at = sentences.findIndex((sentence) => place >= sentence.first && place <= sentence.last);
  return sentences[at + direction]?.first ?? place;
}

/** One letter a word, so that a line is drawn anew only when one of its words changes. */
function markOf(word: { isKept: boolean; isSelected: boolean; isSaid: boolean }): string {
  return String((word.isKept ? 1 : 0) + (word.isSelected ? 2 : 0) + (word.isSaid ? 4 : 0));
}

interface ToolProps {
  icon: ReactNode;
  label: string;
  hint: string;
  isOff: boolean;
  onClick: () => void;
}

function Tool({ icon, label, hint, isOff, onClick }: ToolProps) {
  return (
    <button type="button" className="button editor-tool" disabled={isOff} onClick={onClick}>
      {icon}
      <span>{label}</span>
      {hint !== "" && <kbd aria-hidden>{hint}</kbd>}
    </button>
  );
}
