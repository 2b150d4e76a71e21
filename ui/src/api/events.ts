// SPDX-License-Identifier: MIT
// A job as it happens: server-sent events over fetch (EventSource cannot carry a key), come back to after every break.

import { EventSourceParserStream } from "eventsource-parser/stream";
import { signOut } from "../session";
import { API_BASE, type Clip, type Job, keyHeaders } from "./client";

/** Longest silence before a connection counts as dead; the server speaks every 15 s. */
const SILENCE_MS = 40_000;
const LONGEST_WAIT_MS = 10_000;

export interface JobListener {
  onJob(job: Job): void;
  onClip(clip: Clip): void;
  /** Whether the server is heard; false while it is away and is asked again. */
  onHeard(isHeard: boolean): void;
}

/** Return how long to wait before asking again after so many failures in a row. */
export function waitBefore(failures: number): number {
  return Math.min(LONGEST_WAIT_MS, 500 * 2 ** Math.min(failures, 10));
}

/** Follow a job until its end, its deletion, or `signal`; breaks in between are bridged by the id of the last event. */
export async function followJob(jobId: string, listener: JobListener, signal: AbortSignal): Promise<void> {
  let last = "";
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      const isOver = await listen(jobId, last, signal, (event) => {
        failures = 0;
        last = event.id ?? last;
        listener.onHeard(true);
        if (event.event === "clip") listener.onClip(JSON.parse(event.data) as Clip);
        else listener.onJob(JSON.parse(event.data) as Job);
        return event.event === "end";
      });
      if (isOver) return;
    } catch (error) {
      if (signal.aborted) return;
      // A broken connection is what this loop is for; anything else is a fault of ours and is shown.
      if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
    }
    listener.onHeard(false);
    await sleep(waitBefore(failures), signal);
  }
}

type Told = { event?: string | undefined; id?: string | undefined; data: string };

async function listen(
  jobId: string,
  last: string,
  signal: AbortSignal,
  tell: (event: Told) => boolean,
): Promise<boolean> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  try {
    const answer = await fetch(`${API_BASE}/jobs/${encodeURIComponent(jobId)}/events`, {
      headers: { ...keyHeaders(), Accept: "text/event-stream", ...(last ? { "Last-Event-ID": last } : {}) },
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (answer.status === 401) signOut(true);
    if (answer.status >= 500 || answer.status === 429) return false;
    if (!answer.ok || answer.status === 204 || answer.body === null) return true;
    const heard = new TransformStream<Uint8Array, Uint8Array>({
      transform(bytes, out) {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENCE_MS);
        out.enqueue(bytes);
      },
    });
    const events = answer.body
      .pipeThrough(heard)
      .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
      .pipeThrough(new EventSourceParserStream());
    const reader = events.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) if (tell(next.value)) return true;
    return false;
  } finally {
    clearTimeout(timer);
  }
}

function sleep(wait_ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, wait_ms);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
