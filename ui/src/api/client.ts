// SPDX-License-Identifier: MIT
// The one client of our own API. Types come from its OpenAPI (`schema.d.ts`); every 401 signs out.

import createClient, { type Middleware } from "openapi-fetch";
import { currentKey, signOut } from "../session";
import { problemFrom, waitOf } from "./problems";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
export type Job = Schemas["Job"];
export type Clip = Schemas["Clip"];
export type ClipFile = Schemas["ClipFile"];
export type Options = Schemas["Options"];
export type Estimate = Schemas["EstimateAnswer"];

export const API_BASE = "/api/v1";

const keyed: Middleware = {
  onRequest({ request }) {
    const key = currentKey();
    if (key !== null && !request.headers.has("Authorization")) request.headers.set("Authorization", `Bearer ${key}`);
    return request;
  },
  onResponse({ request, response }) {
    // A slow answer for an older key must not throw out a newer one.
    if (response.status === 401 && request.headers.get("Authorization") === `Bearer ${currentKey()}`) signOut(true);
  },
};

export const api = createClient<paths>({ baseUrl: API_BASE, fetch: (request) => fetch(request) });
api.use(keyed);

/** Return what an answer holds, or throw its `ApiProblem`. */
export async function take<T>(asked: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await asked;
  if (!response.ok) throw problemFrom(response.status, error, waitOf(response.headers.get("Retry-After")));
  return data as T;
}

export function keyHeaders(): Record<string, string> {
  const key = currentKey();
  return key === null ? {} : { Authorization: `Bearer ${key}` };
}

/**
 * Return where a file of this server is, on the address that the page was opened at: the server may know itself by
 * another name than this browser. Files that lie in a store of their own keep their address.
 */
export function fileAddress(address: string, { isShown = false } = {}): string {
  const url = new URL(address, location.origin);
  if (isShown) url.searchParams.set("inline", "true");
  if (/^\/(files|api)\//.test(url.pathname)) return url.pathname + url.search;
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : "";
}

export function fileOf(clip: Clip, kind: ClipFile["kind"]): ClipFile | undefined {
  return clip.files.find((file) => file.kind === kind);
}
