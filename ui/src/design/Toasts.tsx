// SPDX-License-Identifier: MIT
// Short words at the foot of the page that go by themselves; read out politely.

import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { problemLine } from "./problemWords";

interface Toast {
  id: number;
  text: string;
  isBad: boolean;
}

let toasts: readonly Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

function set(now: readonly Toast[]): void {
  toasts = now;
  for (const listener of listeners) listener();
}

export function say(text: string, isBad = false): void {
  const toast = { id: next++, text, isBad };
  set([...toasts.slice(-2), toast]);
  setTimeout(() => set(toasts.filter((item) => item.id !== toast.id)), isBad ? 9000 : 3500);
}

/** Tell a failure of something small; what a page cannot do without gets a `ProblemNotice` instead. */
export function sayProblem(thrown: unknown): void {
  say(problemLine(thrown), true);
}

export function Toasts() {
  const { t } = useTranslation();
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map((toast) => (
        <div key={toast.id} className={toast.isBad ? "toast bad" : "toast"}>
          <span>{toast.text}</span>
          <span className="visually-hidden">{toast.isBad ? t("problem.title") : ""}</span>
        </div>
      ))}
    </div>
  );
}
