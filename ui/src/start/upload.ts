// SPDX-License-Identifier: MIT
// One file on its way to the server by tus: broken off and resumed, over reloads as well, when the same file is chosen.

import { DetailedError, defaultOptions, type HttpRequest, type HttpResponse, Upload } from "tus-js-client";
import { API_BASE, keyHeaders } from "../api/client";
import { type ApiProblem, problemFrom, waitOf } from "../api/problems";
import { signOut } from "../session";
import { Pace } from "./pace";

const CHUNK_BYTES = 8 * 1024 * 1024;
const RETRY_MS = [0, 1000, 3000, 5000, 10_000, 15_000, 30_000, 60_000];
const STORAGE_FULL = 507;
/** What is thrown away already: unknown to the server, or given up by it. */
const GONE: ReadonlySet<number> = new Set([404, 410]);
const KEPT = "clipmill.upload";

export type UploadState =
  | { phase: "sending" | "paused" | "waiting"; name: string; sent: number; size: number; perSecond: number }
  | { phase: "done"; name: string; size: number; uploadId: string }
  | { phase: "failed"; name: string; sent: number; size: number; error: unknown };

/** What is remembered of an upload that has not ended, to say so after a reload. */
export interface Unfinished {
  name: string;
  size: number;
  sent: number;
}

export function unfinishedUpload(): Unfinished | null {
  const text = localStorage.getItem(KEPT);
  if (text === null) return null;
  try {
    const kept = JSON.parse(text) as Partial<Unfinished> | null;
    const isOne = typeof kept?.name === "string" && Number(kept.size) > 0 && Number(kept.sent) >= 0;
    return isOne ? (kept as Unfinished) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Forget what had not ended, and throw it away at the server, where it takes up room; throws where that cannot be. */
export async function forgetUnfinished(): Promise<void> {
  const left = unfinishedUpload();
  const kept = left === null ? [] : await defaultOptions.urlStorage.findAllUploads();
  for (const { uploadUrl, urlStorageKey, size, metadata } of kept) {
    if (size !== left?.size || metadata.filename !== left.name) continue;
    if (uploadUrl !== null) await throwAway(uploadUrl);
    await defaultOptions.urlStorage.removeUpload(urlStorageKey);
  }
  localStorage.removeItem(KEPT);
}

async function throwAway(address: string): Promise<void> {
  try {
    await Upload.terminate(address, { ...defaultOptions, retryDelays: null, onBeforeRequest: withKey });
  } catch (error) {
    const status = error instanceof DetailedError ? error.originalResponse?.getStatus() : undefined;
    if (status === undefined || !GONE.has(status)) throw readable(error);
  }
}

function withKey(request: HttpRequest): void {
  for (const [name, value] of Object.entries(keyHeaders())) request.setHeader(name, value);
}

/**
 * Say whether trying again by itself may help: after a lost connection or a passing state, not when a disk is full or
 * the team has too many uploads, which somebody has to finish or remove.
 */
export function mayGoOn(status: number, code = ""): boolean {
  if (status === STORAGE_FULL || code === "too_many_uploads") return false;
  return status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
}

/** Return the id at the end of an upload's address. */
export function uploadIdFrom(address: string): string {
  return new URL(address, location.origin).pathname.split("/").filter(Boolean).at(-1) ?? "";
}

/** Sends one file and tells how it goes. */
export class FileUpload {
  readonly #upload: Upload;
  readonly #pace = new Pace();
  readonly #tell: (state: UploadState) => void;
  readonly #file: File;
  #sent = 0;

  constructor(file: File, tell: (state: UploadState) => void) {
    this.#file = file;
    this.#tell = tell;
    this.#upload = new Upload(file, {
      endpoint: `${API_BASE}/uploads`,
      metadata: { filename: file.name, filetype: file.type },
      chunkSize: CHUNK_BYTES,
      retryDelays: RETRY_MS,
      removeFingerprintOnSuccess: true,
      onBeforeRequest: withKey,
      onShouldRetry: (error) => {
        const answer = error.originalResponse;
        const mayCome = answer ? mayGoOn(answer.getStatus(), problemOf(answer).code) : mayGoOn(0);
        if (mayCome) this.#say("waiting");
        return mayCome;
      },
      onProgress: (sent) => {
        this.#sent = sent;
        this.#pace.note(sent, performance.now() / 1000);
        this.#say("sending");
      },
      onChunkComplete: (_size, accepted) => {
        localStorage.setItem(KEPT, JSON.stringify({ name: file.name, size: file.size, sent: accepted }));
      },
      onSuccess: () => {
        localStorage.removeItem(KEPT);
        tell({ phase: "done", name: file.name, size: file.size, uploadId: uploadIdFrom(this.#upload.url ?? "") });
      },
      onError: (error) =>
        tell({ phase: "failed", name: file.name, sent: this.#sent, size: file.size, error: readable(error) }),
    });
  }

  /** Begin, or go on where an earlier try of the same file stopped. */
  async start(): Promise<void> {
    this.#say("sending");
    const [earlier] = await this.#upload.findPreviousUploads();
    if (earlier) this.#upload.resumeFromPreviousUpload(earlier);
    this.#upload.start();
  }

  async pause(): Promise<void> {
    await this.#upload.abort();
    this.#pace.reset();
    this.#say("paused");
  }

  /** Stop for good; what was sent is thrown away at the server too. */
  async remove(): Promise<void> {
    localStorage.removeItem(KEPT);
    await this.#upload.abort(true);
  }

  #say(phase: "sending" | "paused" | "waiting"): void {
    const { name, size } = this.#file;
    this.#tell({ phase, name, size, sent: this.#sent, perSecond: this.#pace.perSecond });
  }
}

function readable(error: unknown): unknown {
  const answer = error instanceof DetailedError ? error.originalResponse : null;
  if (!answer) return error instanceof DetailedError ? new TypeError(error.message) : error;
  if (answer.getStatus() === 401) signOut(true);
  return problemOf(answer);
}

function problemOf(answer: HttpResponse): ApiProblem {
  const wait_s = waitOf(answer.getHeader("Retry-After"));
  try {
    return problemFrom(answer.getStatus(), JSON.parse(answer.getBody()), wait_s);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return problemFrom(answer.getStatus(), null, wait_s);
    throw thrown;
  }
}
