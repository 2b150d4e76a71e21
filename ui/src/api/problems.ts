// SPDX-License-Identifier: MIT
// Errors of the server, and of the way to it, as one class that the page can show.

import type { components } from "./schema";

type Problem = components["schemas"]["Problem"];

/** What went wrong, in words for a person; `code` is stable, `hint` says what to do. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly code: string;
  readonly hint: string;
  readonly status: number;
  readonly fields: readonly { field: string; message: string }[];
  /** After how long the server may be asked again; null where it does not say. */
  readonly wait_s: number | null;

  constructor(problem: Partial<Problem> & { code: string }, wait_s: number | null = null) {
    super(problem.detail || problem.title || problem.code);
    this.code = problem.code;
    this.hint = problem.hint ?? "";
    this.status = problem.status ?? 0;
    this.fields = problem.errors ?? [];
    this.wait_s = wait_s;
  }
}

/** Read a refused answer: problem+json where it is one, else its status. */
export function problemFrom(status: number, body: unknown, wait_s: number | null = null): ApiProblem {
  if (typeof body === "object" && body !== null && "code" in body && typeof body.code === "string") {
    return new ApiProblem(body as Partial<Problem> & { code: string }, wait_s);
  }
  return new ApiProblem({ code: `http_${status}`, title: `HTTP ${status}`, status }, wait_s);
}

/** Read a `Retry-After` header in seconds; null where there is none or it is a date, which our server never gives. */
export function waitOf(header: string | null | undefined): number | null {
  return header && /^\d{1,6}$/.test(header) ? Number(header) : null;
}

/** Turn whatever was thrown into a problem; a broken connection is `offline`. */
export function asProblem(thrown: unknown): ApiProblem {
  if (thrown instanceof ApiProblem) return thrown;
  if (thrown instanceof TypeError) return new ApiProblem({ code: "offline", title: thrown.message });
  return new ApiProblem({ code: "unexpected", title: thrown instanceof Error ? thrown.message : String(thrown) });
}
