// SPDX-License-Identifier: MIT
// Whether the server and what it stands on answer.

import { ApiProblem } from "../api/problems";

const PARTS = ["database", "store"] as const;
export type Health = { name: "server" | (typeof PARTS)[number]; isThere: boolean }[];

/** Read the answer of `/readyz`, which says `unavailable` with the status 503; anything else is no answer. */
export function readHealth(body: unknown): Health {
  if (typeof body !== "object" || body === null || !("parts" in body)) {
    throw new ApiProblem({ code: "unexpected", title: "/readyz" });
  }
  const parts = body.parts as Record<string, unknown>;
  return [{ name: "server", isThere: true }, ...PARTS.map((name) => ({ name, isThere: parts[name] === "ok" }))];
}

export async function askHealth(): Promise<Health> {
  try {
    return readHealth(await (await fetch("/readyz")).json());
  } catch (thrown) {
    if (thrown instanceof TypeError) return [{ name: "server", isThere: false }];
    throw thrown;
  }
}

const STATES = ["up", "draining", "gone", "dead"] as const;

/** Return a worker's state if it is one that we have a word for. */
export function workerState(state: string): (typeof STATES)[number] | null {
  return STATES.find((one) => one === state) ?? null;
}
