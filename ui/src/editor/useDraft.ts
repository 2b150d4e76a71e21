// SPDX-License-Identifier: MIT
// The draft of one clip with its history, kept in the browser while it differs from the clip.

import { useCallback, useEffect, useReducer, useRef } from "react";
import { useTranslation } from "react-i18next";
import { say } from "../design/Toasts";
import type { Draft } from "./draft";
import { begun, type History, type HistoryAction, historyReducer } from "./history";
import { keepEdit, keptEdit } from "./keeping";
import { noteChange } from "./pace";

export function useDraft(clipId: string, base: Draft) {
  const { t } = useTranslation();
  const [history, dispatch] = useReducer(historyReducer<Draft>, null, () => restored(clipId, base));
  const { present } = history;
  const wasRestored = useRef(history.past.length > 0);
  const isFull = useRef(false);
  useEffect(() => {
    if (wasRestored.current) say(t("editor.restored"));
    wasRestored.current = false;
  }, [t]);
  useEffect(() => {
    const isKept = keepEdit(clipId, base, present);
    if (!isKept && !isFull.current) say(t("editor.notKept"), true);
    isFull.current = !isKept;
  }, [clipId, base, present, t]);
  const change = useCallback((to: (now: Draft) => Draft, run?: string) => {
    noteChange();
    dispatch({ kind: "change", to, run: run ?? null });
  }, []);
  const rest = useCallback(() => dispatch({ kind: "rest" }), []);
  return { history, dispatch: dispatch as (action: HistoryAction<Draft>) => void, change, rest };
}

function restored(clipId: string, base: Draft): History<Draft> {
  const kept = keptEdit(clipId, base);
  const start = begun(base);
  return kept === null ? start : historyReducer(start, { kind: "change", to: () => kept });
}
