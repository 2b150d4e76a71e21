// SPDX-License-Identifier: MIT
// One sentence of the transcript: its words as buttons, one of them perhaps being corrected.

import { Undo2 } from "lucide-react";
import { memo, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { clock } from "../words";
import type { Sentence, SpokenWord } from "./spoken";

interface LineProps {
  sentence: Sentence;
  words: readonly SpokenWord[];
  marks: string;
  texts: readonly (string | null)[];
  tabbed: number;
  corrected: number | null;
  onPick: (place: number, isExtended: boolean) => void;
  onOver: (place: number) => void;
  onCorrect: (place: number) => void;
  onCorrected: (place: number, text: string | null) => void;
}

function LineShown({
  sentence,
  words,
  marks,
  texts,
  tabbed,
  corrected,
  onPick,
  onOver,
  onCorrect,
  onCorrected,
}: LineProps) {
  const { t } = useTranslation();
  return (
    <p className="editor-line" data-kept={/[1357]/.test(marks) || undefined}>
      <span className="editor-line-time numbers" aria-hidden>
        {clock(sentence.in_us / 1e6)}
      </span>
      <span className="editor-line-words">
        {words.slice(sentence.first, sentence.last + 1).map((word, step) => {
          const place = sentence.first + step;
          const mark = Number(marks[step]);
          const text = texts[step] ?? word.text;
          if (place === corrected)
            return (
              <Correction key={word.in_us} text={text} heard={word.text} onDone={(now) => onCorrected(place, now)} />
            );
          return (
            <button
              key={word.in_us}
              type="button"
              className="editor-word"
              data-word={place}
              data-kept={mark & 1 ? true : undefined}
              data-said={mark & 4 ? true : undefined}
              data-changed={texts[step] !== null ? true : undefined}
              aria-pressed={(mark & 2) !== 0}
              aria-label={mark & 1 ? undefined : t("editor.words.notKept", { word: text })}
              tabIndex={place === tabbed ? 0 : -1}
              onPointerDown={(event) => {
                if (event.button === 0) onPick(place, event.shiftKey);
              }}
              onPointerEnter={() => onOver(place)}
              onDoubleClick={() => onCorrect(place)}
            >
              {text === "" ? "∅" : text}
            </button>
          );
        })}
      </span>
    </p>
  );
}

export const Line = memo(
  LineShown,
  (before, after) =>
    before.marks === after.marks &&
    before.corrected === after.corrected &&
    before.sentence === after.sentence &&
    before.texts.every((text, place) => text === after.texts[place]) &&
    within(before) === within(after),
);

function within({ tabbed, sentence }: LineProps): number {
  return tabbed >= sentence.first && tabbed <= sentence.last ? tabbed : -1;
}

function Correction({ text, heard, onDone }: { text: string; heard: string; onDone: (text: string | null) => void }) {
  const { t } = useTranslation();
  const [now, setNow] = useState(text);
  const isOver = useRef(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  function end(said: string | null): void {
    if (isOver.current) return;
    isOver.current = true;
    onDone(said);
  }
  return (
    <span className="editor-correction">
      <input
        ref={field}
        value={now}
        maxLength={200}
        size={Math.max(4, now.length)}
        aria-label={t("editor.words.correction", { word: heard })}
        onChange={(event) => setNow(event.target.value)}
        onBlur={() => end(now)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Enter") end(now);
          if (event.key === "Escape") end(null);
        }}
      />
      {now !== heard && (
        <button
          type="button"
          aria-label={t("editor.words.asHeard", { word: heard })}
          onPointerDown={() => end(heard)}
          onClick={() => end(heard)}
        >
          <Undo2 size={14} aria-hidden />
        </button>
      )}
    </span>
  );
}
