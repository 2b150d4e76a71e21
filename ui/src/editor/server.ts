// SPDX-License-Identifier: MIT
// What the editor asks of the server: the source, its preview and sound, who is seen, fonts, new jobs.

import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { API_BASE, api, fileAddress, type Job, keyHeaders, type Schemas, take } from "../api/client";
import { problemFrom } from "../api/problems";
import { signOut } from "../session";
import type { DraftAnswer, Person, PieceProgress, SourceInfo, Waveform } from "./contract";
import type { Range } from "./edl";
import { type Piece, sourcePiece } from "./playback";
import { type Spoken, spokenFrom } from "./spoken";

const FOREVER = Number.POSITIVE_INFINITY;
const LINKS_GOOD_MS = 6 * 3600 * 1000;

async function json<T>(path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const headers = { ...keyHeaders(), ...(body === undefined ? {} : { "Content-Type": "application/json" }) };
  const answer = await fetch(`${API_BASE}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  });
  if (answer.status === 401) signOut(true);
  if (!answer.ok) throw problemFrom(answer.status, await said(answer));
  return (await answer.json()) as T;
}

async function said(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const safe = encodeURIComponent;

export function useTranscript(jobId: string | undefined) {
  return useQuery({
    queryKey: ["spoken", jobId],
    queryFn: async (): Promise<Spoken> => {
      const path = { job_id: jobId ?? "" };
      const answer = await take(api.GET("/jobs/{job_id}/transcript", { params: { path, query: { format: "json" } } }));
      return spokenFrom(answer as Schemas["Transcript"]);
    },
    enabled: jobId !== undefined,
    staleTime: FOREVER,
  });
}

export function useSource(jobId: string | undefined) {
  return useQuery({
    queryKey: ["source", jobId],
    queryFn: () => json<SourceInfo>(`/jobs/${safe(jobId ?? "")}/source`),
    enabled: jobId !== undefined,
    staleTime: LINKS_GOOD_MS,
  });
}

export function usePersons(clipId: string) {
  return useQuery({
    queryKey: ["persons", clipId],
    queryFn: async () => (await json<{ items: Person[] }>(`/clips/${safe(clipId)}/persons`)).items,
    staleTime: LINKS_GOOD_MS,
  });
}

export async function waveform(jobId: string, view: Range, points: number): Promise<readonly number[]> {
  const [from, to] = [Math.floor(view.in_us), Math.ceil(view.out_us)];
  const path = `/jobs/${safe(jobId)}/source/waveform?from_us=${from}&to_us=${to}&points=${points}`;
  return (await json<Waveform>(path)).peaks;
}

export function draftClip(clipId: string, edit: Schemas["ClipEditBody"], signal: AbortSignal): Promise<DraftAnswer> {
  return json<DraftAnswer>(`/clips/${safe(clipId)}/draft`, edit, signal);
}

/** Make a clip of its own from a stretch of a job's source. */
export function makeClip(jobId: string, range: Range): Promise<Job> {
  return json<Job>(`/jobs/${safe(jobId)}/clips`, { from_us: range.in_us, to_us: range.out_us });
}

type FoundPiece = { piece: Piece | null; fraction: number | null; error: unknown };
const NO_PIECE: FoundPiece = { piece: null, fraction: null, error: null };

/** Get a piece of the source that plays in this browser; while the server makes it, `fraction` says how far that is. */
export function usePiece(source: SourceInfo | undefined, from_us: number, to_us: number): FoundPiece {
  const [found, setFound] = useState<FoundPiece>(NO_PIECE);
  const address = source === undefined || !source.is_kept || !source.has_pictures ? null : source.preview_url;
  useEffect(() => {
    if (address === null) return;
    const ended = new AbortController();
    const url = `${fileAddress(address)}&from_us=${from_us}&to_us=${to_us}`;
    waitForPiece(url, ended.signal, (fraction) => setFound((now) => ({ ...now, fraction })))
      .then((piece) => {
        if (piece !== null) setFound({ piece, fraction: null, error: null });
      })
      .catch((error: unknown) => {
        if (!ended.signal.aborted) setFound((now) => ({ ...now, fraction: null, error }));
      });
    return () => ended.abort();
  }, [address, from_us, to_us]);
  return found;
}

async function waitForPiece(
  url: string,
  signal: AbortSignal,
  onFraction: (fraction: number) => void,
): Promise<Piece | null> {
  while (!signal.aborted) {
    const answer = await fetch(url, { signal, headers: { Range: "bytes=0-0" } });
    if (!answer.ok) throw problemFrom(answer.status, await said(answer));
    if (answer.status !== 202) {
      await answer.body?.cancel();
      const edge = (name: string) => Number(answer.headers.get(`Clipmill-${name}-Us`));
      return sourcePiece(url, edge("From"), edge("To"));
    }
    onFraction(((await answer.json()) as PieceProgress).fraction);
    const wait_s = Number(answer.headers.get("Retry-After")) || 1;
    await new Promise((resolve) => setTimeout(resolve, wait_s * 1000));
  }
  return null;
}

type FontFile = readonly [family: string, bytes: Uint8Array];

/** A font's file, asked for once in the life of the page; a draft names its address, else it is the catalogue's. */
function fontQuery(family: string, url = `${API_BASE}/fonts/${safe(family)}/file`) {
  return {
    queryKey: ["font", family],
    queryFn: async (): Promise<FontFile> => {
      const answer = await fetch(fileAddress(url), { headers: keyHeaders() });
      if (!answer.ok) throw problemFrom(answer.status, await said(answer));
      return [family, new Uint8Array(await answer.arrayBuffer())];
    },
    staleTime: FOREVER,
    gcTime: FOREVER,
    structuralSharing: false as const,
  };
}

/** Get the files of the fonts that captions name, each once. */
export function useFonts(fonts: readonly { readonly family: string; readonly url: string }[]) {
  return useQueries({ queries: fonts.map(({ family, url }) => fontQuery(family, url)), combine: together });
}

/**
 * Return what fetches a font before a draft names it: a style that is pointed at is then shown without a wait. Those
 * of the families given are fetched by themselves, one after another, where the connection is not a dear one.
 */
export function useFontsAhead(families: readonly string[]): (family: string) => void {
  const queries = useQueryClient();
  const names = [...new Set(families)].sort().join("\n");
  useEffect(() => {
    if (names === "" || isDearConnection()) return;
    let isOn = true;
    const fetchAll = async () => {
      // One at a time, so that the preview of the source is not kept waiting.
      for (const family of names.split("\n")) if (isOn) await queries.prefetchQuery(fontQuery(family));
    };
    void fetchAll();
    return () => {
      isOn = false;
    };
  }, [names, queries]);
  return (family) => void queries.prefetchQuery(fontQuery(family));
}

function isDearConnection(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean; effectiveType?: string } };
  return connection?.saveData === true || /2g|3g/.test(connection?.effectiveType ?? "");
}

function together(results: readonly { data?: FontFile | undefined; error: unknown }[]) {
  const files = results.flatMap(({ data }) => (data === undefined ? [] : [data]));
  return {
    fonts: new Map(files),
    isWhole: files.length === results.length,
    error: results.find(({ error }) => error !== null)?.error ?? null,
  };
}
