// SPDX-License-Identifier: MIT
// Small files of a brand, a logo or music, on their way to the server: one request, no resuming.

import { API_BASE, keyHeaders } from "../api/client";
import { problemFrom } from "../api/problems";
import { signOut } from "../session";
import { uploadIdFrom } from "../start/upload";

/** Send a file whole and return the id of the upload. */
export async function uploadAsset(file: File): Promise<string> {
  const answer = await fetch(`${API_BASE}/uploads`, {
    method: "POST",
    headers: {
      ...keyHeaders(),
      "Tus-Resumable": "1.0.0",
      "Upload-Length": String(file.size),
      "Upload-Metadata": `filename ${base64(file.name)}`,
      "Content-Type": "application/offset+octet-stream",
    },
    body: file,
  });
  if (answer.status === 401) signOut(true);
  if (!answer.ok) throw problemFrom(answer.status, await answer.json().catch(() => null));
  return uploadIdFrom(answer.headers.get("Location") ?? "");
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
