// SPDX-License-Identifier: MIT
// What was changed, step by step, and back again. Pure: every state of the clip is one value.

export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** Names the run of changes that the last one belongs to: a drag is one step, not a hundred. */
  readonly run: string | null;
}

export type HistoryAction<T> =
  | { readonly kind: "change"; readonly to: (now: T) => T; readonly run?: string | null }
  | { readonly kind: "undo" }
  | { readonly kind: "redo" }
  | { readonly kind: "reset"; readonly to: T; readonly before?: T }
  /** The run is over: what comes next is a step of its own. */
  | { readonly kind: "rest" };

export const LONGEST_PAST = 200;

export function begun<T>(present: T): History<T> {
  return { past: [], present, future: [], run: null };
}

export function historyReducer<T>(history: History<T>, action: HistoryAction<T>): History<T> {
  switch (action.kind) {
    case "change": {
      const to = action.to(history.present);
      if (isSame(to, history.present)) return history;
      const run = action.run ?? null;
      if (run !== null && run === history.run && history.past.length > 0)
        return { ...history, present: to, future: [] };
      return { past: [...history.past, history.present].slice(-LONGEST_PAST), present: to, future: [], run };
    }
    case "undo": {
      const before = history.past.at(-1);
      if (before === undefined) return history;
      return {
        past: history.past.slice(0, -1),
        present: before,
        future: [history.present, ...history.future],
        run: null,
      };
    }
    case "redo": {
      const [after, ...future] = history.future;
      if (after === undefined) return history;
      return { past: [...history.past, history.present], present: after, future, run: null };
    }
    case "reset":
      return action.before === undefined
        ? begun(action.to)
        : { past: [action.before], present: action.to, future: [], run: null };
    case "rest":
      return history.run === null ? history : { ...history, run: null };
  }
}

/** Drafts are plain data, so their text says whether they are the same. */
export function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
