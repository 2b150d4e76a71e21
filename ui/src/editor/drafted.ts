// SPDX-License-Identifier: MIT
// What would come out, as the server says it: its captions, its camera, what it takes. Asked again after each change.

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Schemas } from "../api/client";
import type { DraftAnswer, DraftShot } from "./contract";
import { type Edl, length_us } from "./edl";
import { isSame } from "./history";
import type { ClipRecipe, Shot, Size } from "./recipe";
import { draftClip } from "./server";

export interface Drafted {
  readonly duration_us: number;
  readonly size: Size;
  /** All that is drawn over the picture; null when nothing is. */
  readonly ass: string | null;
  readonly fonts: readonly { readonly family: string; readonly url: string }[];
  readonly shots: readonly Shot[];
  /** Which kept ranges the shots and captions are for. */
  readonly entries: Edl;
  /** Whether rendering looks at something anew, and may frame it otherwise. */
  readonly isCameraStale: boolean;
  readonly notices: readonly { readonly code: string; readonly message: string }[];
  /** Null until the server has answered. */
  readonly estimate: DraftAnswer["estimate"] | null;
}

/** What the clip is now, until the server has answered for the first time. */
export function draftedFromRecipe({ spec, camera }: ClipRecipe): Drafted {
  return {
    duration_us: length_us(spec.edl.entries),
    size: spec.size,
    ass: null,
    fonts: [],
    shots: camera.shots,
    entries: spec.edl.entries,
    isCameraStale: false,
    notices: [],
    estimate: null,
  };
}

export function draftedFromAnswer(answer: DraftAnswer): Drafted {
  return {
    duration_us: answer.duration_us,
    size: answer.size,
    ass: answer.captions.ass,
    fonts: answer.captions.fonts,
    shots: answer.camera.map(shotFrom),
    entries: answer.cuts.map(({ from_us, to_us }) => ({ in_us: from_us, out_us: to_us })),
    isCameraStale: answer.camera_is_stale,
    notices: answer.notices,
    estimate: answer.estimate,
  };
}

function shotFrom(shot: DraftShot): Shot {
  return {
    range: { in_us: shot.from_us, out_us: shot.to_us },
    panes: shot.panes.map(({ x_norm, y_norm, width_norm, height_norm, fill, border_norm, windows }) => ({
      area: { x_norm, y_norm, width_norm, height_norm },
      fill,
      border_norm,
      keyframes: windows.map(({ time_us, ...window }) => ({ time: time_us, window })),
    })),
    reason: shot.reason,
    layout: shot.layout,
    persons: shot.persons,
  };
}

/** Ask what would come of an edit: at once, and while it goes on changing now and again. */
export function useDrafted(clipId: string, edit: Schemas["ClipEditBody"] | null, first: Drafted | null) {
  const settled = useThrottled(edit, 180);
  const asked = useQuery({
    queryKey: ["draft", clipId, settled],
    queryFn: ({ signal }) => draftClip(clipId, settled ?? { is_snapped: false }, signal),
    enabled: settled !== null,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: 1,
  });
  const drafted = useMemo(
    () => (asked.data === undefined ? first : draftedFromAnswer(asked.data)),
    [asked.data, first],
  );
  const isPending = asked.isFetching || !isSame(settled, edit);
  return { drafted, isPending, error: asked.error };
}

/** Return a value as it changes, but not more often than once in a while; the last one always comes. */
function useThrottled<T>(value: T, every_ms: number): T {
  const text = JSON.stringify(value);
  const [told, tell] = useState(text);
  const last_ms = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const wait_ms = Math.max(0, last_ms.current + every_ms - performance.now());
    const timer = setTimeout(() => {
      last_ms.current = performance.now();
      tell(text);
    }, wait_ms);
    return () => clearTimeout(timer);
  }, [text, every_ms]);
  return useMemo(() => JSON.parse(told) as T, [told]);
}
