// SPDX-License-Identifier: MIT
// Who is asking and what the key may do. The server decides; the page only leaves out what would be refused.

import { useQuery } from "@tanstack/react-query";
import { api, type Schemas, take } from "../api/client";

export type Scope = Schemas["Scope"];

export function useMe() {
  return useQuery({ queryKey: ["me"], queryFn: () => take(api.GET("/me")) });
}

/** Say whether a key with these scopes may do what needs `wanted`; `admin` may do everything. */
export function may(scopes: readonly Scope[], wanted: Scope): boolean {
  return scopes.includes(wanted) || scopes.includes("admin");
}

/** Return whether the key may do what needs `wanted`; null until it is known. */
export function useMay(wanted: Scope): boolean | null {
  const { data } = useMe();
  return data === undefined ? null : may(data.key.scopes, wanted);
}
