// SPDX-License-Identifier: MIT
// Clips leave the page: files to the disk, words to the clipboard.

import { API_BASE, api, type Clip, fileAddress, fileOf, keyHeaders, type Schemas, take } from "../api/client";
import { problemFrom } from "../api/problems";

/** Let the browser save what lies at an address; the server's answer names the file. */
export function save(address: string, name = ""): void {
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  anchor.rel = "noopener";
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
}

export function saveFile(clip: Clip, kind: Schemas["ArtifactKind"]): void {
  const file = fileOf(clip, kind);
  if (file) save(fileAddress(file.url), file.name);
}

/** Save clips as one archive: videos with their captions, made while it is sent. */
export async function saveArchive(jobId: string, clips: readonly Clip[]): Promise<void> {
  const body: Schemas["ArchiveBody"] = { clips: clips.map((clip) => clip.id), files: ["video", "srt", "thumbnail"] };
  const archive = await take(api.POST("/jobs/{job_id}/archive", { params: { path: { job_id: jobId } }, body }));
  save(fileAddress(archive.url));
}

/** Save the cuts of a clip for an editing program; they need the key, so they come through the page. */
export async function saveCuts(clip: Clip, format: Schemas["EditorFormat"]): Promise<void> {
  const answer = await fetch(`${API_BASE}/clips/${encodeURIComponent(clip.id)}/cuts?format=${format}`, {
    headers: keyHeaders(),
  });
  if (!answer.ok) throw problemFrom(answer.status, await answer.json());
  const stem = (fileOf(clip, "video")?.name ?? "clip").replace(/\.[^.]+$/, "");
  const address = URL.createObjectURL(await answer.blob());
  save(address, `${stem}.${format}`);
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Put words on the clipboard. Browsers have the new way for https and localhost alone; a server at home has the old. */
export async function copyText(text: string): Promise<void> {
  if (window.isSecureContext && navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  // Inside an open dialog, everything else takes no focus.
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  if (!isCopied) throw new Error("The browser does not let this page copy.");
}
