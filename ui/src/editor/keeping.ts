// SPDX-License-Identifier: MIT
// Changes that were not rendered yet, kept in the browser for each clip, so that a reload loses nothing.

import type { Draft } from "./draft";
import { isSame } from "./history";

const PREFIX = "clipmill.edit.";
/** More than so many clips with open changes are not kept: the oldest go. */
const MOST = 20;

interface Kept {
  readonly at_ms: number;
  readonly base: Draft;
  readonly draft: Draft;
}

/** Keep a draft; one that changes nothing is forgotten. A browser that has no room keeps none, and says so. */
export function keepEdit(clipId: string, base: Draft, draft: Draft): boolean {
  if (isSame(base, draft)) {
    localStorage.removeItem(PREFIX + clipId);
    return true;
  }
  try {
    localStorage.setItem(PREFIX + clipId, JSON.stringify({ at_ms: Date.now(), base, draft } satisfies Kept));
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
  forgetOldest();
  return true;
}

/** Return the draft that was kept for a clip as it still is; one for another recipe does not fit anymore. */
export function keptEdit(clipId: string, base: Draft): Draft | null {
  const kept = read(PREFIX + clipId);
  return kept !== null && isSame(kept.base, base) ? kept.draft : null;
}

export function forgetEdit(clipId: string): void {
  localStorage.removeItem(PREFIX + clipId);
}

function read(key: string): Kept | null {
  const text = localStorage.getItem(key);
  if (text === null) return null;
  try {
    const found: unknown = JSON.parse(text);
    const isKept = typeof found === "object" && found !== null && "base" in found && "draft" in found;
    return isKept ? (found as Kept) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function forgetOldest(): void {
  const keys = Array.from({ length: localStorage.length }, (_, place) => localStorage.key(place) ?? "");
  const kept = keys.filter((key) => key.startsWith(PREFIX)).map((key) => ({ key, at_ms: read(key)?.at_ms ?? 0 }));
  kept.sort((one, other) => other.at_ms - one.at_ms);
  for (const { key } of kept.slice(MOST)) localStorage.removeItem(key);
}
