// SPDX-License-Identifier: MIT
// What is true of a key now, and which scopes one key may give to another. Pure.

import type { Schemas } from "../api/client";
import { may, type Scope } from "./me";

export const SCOPES = ["read", "write", "team", "admin"] as const satisfies readonly Scope[];
/** Days a new key may be valid for; 0 never ends. */
export const KEY_DAYS = ["0", "7", "30", "90", "365"] as const;

type Dates = Pick<Schemas["KeyAnswer"], "revoked_at" | "expires_at">;

export function keyState(key: Dates, now: Date): "valid" | "revoked" | "expired" {
  if (key.revoked_at !== null) return "revoked";
  return key.expires_at !== null && new Date(key.expires_at) <= now ? "expired" : "valid";
}

/** Return the scopes that a key with `mine` may give: no more than it has itself. */
export function giveableScopes(mine: readonly Scope[]): Scope[] {
  return SCOPES.filter((scope) => may(mine, scope));
}

/** Return what is asked for. Days of 0 are left out: the key is valid until it is taken back. */
export function keyBody(name: string, scopes: readonly Scope[], days: number): Schemas["KeyBody"] {
  return {
    name: name.trim(),
    scopes: SCOPES.filter((scope) => scopes.includes(scope)),
    ...(days > 0 ? { expires_in_days: days } : {}),
  };
}
