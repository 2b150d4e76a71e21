// SPDX-License-Identifier: MIT
// Where a shared clip is watched. Pure.

import type { Schemas } from "../api/client";

/**
 * Return the address that is handed on. The server says it when it knows its own public name; one that it only took
 * from a name for this machine is said anew with the name that the page was opened at.
 */
export function shareAddress(share: Pick<Schemas["Share"], "url" | "token">, origin = location.origin): string {
  const url = new URL(share.url, origin);
  const isLocal = ["localhost", "127.0.0.1", "[::1]", "0.0.0.0"].includes(url.hostname);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    return `${origin}/share/${encodeURIComponent(share.token)}`;
  return isLocal ? `${origin}/share/${encodeURIComponent(share.token)}` : url.href;
}
