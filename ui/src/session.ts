// SPDX-License-Identifier: MIT
// Who is signed in: one key, kept in the browser's own storage, and what is told when it goes.

import { useSyncExternalStore } from "react";

const KEY = "clipmill.key";
/** A prefix of the operator's choice, and 40 digits: as `accounts/keys.py` makes them. */
const KEY_FORM = /[a-z][a-z0-9_-]{0,22}_[0-9a-f]{40}/;
const listeners = new Set<() => void>();
let refused = false;

/** Take the key out of `#key=...`, where `clipmill serve` puts it; an address without one gives null. */
export function keyFromFragment(fragment: string): string | null {
  const found = new URLSearchParams(fragment.replace(/^#/, "")).get("key")?.trim();
  return found ? found : null;
}

/** Return the key in what was pasted: itself, the address that `clipmill serve` prints, or the line with it. */
export function keyFromPasted(text: string): string {
  const found = KEY_FORM.exec(text)?.[0] ?? keyFromFragment(/#\S+/.exec(text)?.[0] ?? "");
  return found ?? text.trim();
}

/** Return the key that requests carry; null when nobody is signed in. */
export function currentKey(): string | null {
  return localStorage.getItem(KEY);
}

export function signIn(key: string): void {
  localStorage.setItem(KEY, key.trim());
  refused = false;
  tell();
}

/** Forget the key. `wasRefused` says that the server does not know it anymore, which the sign-in page then tells. */
export function signOut(wasRefused = false): void {
  localStorage.removeItem(KEY);
  refused = wasRefused;
  tell();
}

export function wasRefused(): boolean {
  return refused;
}

/** Keep the key of an address and take it out of the address, so that it is in no history; say whether there was one. */
export function takeKeyFromAddress(): boolean {
  const key = keyFromFragment(location.hash);
  if (key === null) return false;
  signIn(key);
  history.replaceState(history.state, "", location.pathname + location.search);
  return true;
}

/** Begin anew when another key comes in later, by the address or from another tab: nothing of one team is shown to another. */
export function reloadForOtherKeys(): void {
  window.addEventListener("hashchange", () => {
    if (takeKeyFromAddress()) location.reload();
  });
  window.addEventListener("storage", (event) => {
    if (event.key === KEY && event.newValue !== null && event.newValue !== event.oldValue) location.reload();
  });
}

export function useKey(): string | null {
  return useSyncExternalStore(subscribe, currentKey);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Another tab signs out, too.
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

function tell(): void {
  for (const listener of listeners) listener();
}
