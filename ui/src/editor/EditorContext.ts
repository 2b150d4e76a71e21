// SPDX-License-Identifier: MIT
// What all parts of the editor share.

import { createContext, use } from "react";
import type { Clip } from "../api/client";
import type { Draft } from "./draft";
import type { Drafted } from "./drafted";
import type { Playback } from "./playback";
import type { Size } from "./recipe";
import type { Spoken } from "./spoken";

export interface Editing {
  readonly clip: Clip;
  readonly base: Draft;
  readonly draft: Draft;
  /** Change the clip. Changes of one run are one step back. */
  readonly change: (to: (now: Draft) => Draft, run?: string) => void;
  /** The run is over. */
  readonly rest: () => void;
  readonly spoken: Spoken;
  readonly playback: Playback;
  /** What would come out, as the server last said. */
  readonly drafted: Drafted;
  readonly source: { readonly size: Size; readonly duration_us: number; readonly frame_us: number };
  /** Whether the source is at hand, so that all of it can be seen and heard. */
  readonly hasSource: boolean;
}

export const EditorContext = createContext<Editing | null>(null);

export function useEditing(): Editing {
  const editing = use(EditorContext);
  if (editing === null) throw new Error("Not inside the editor");
  return editing;
}
