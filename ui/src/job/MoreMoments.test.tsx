// SPDX-License-Identifier: MIT
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Job } from "../api/client";
import { startLanguages } from "../i18n";
import { MoreMoments } from "./MoreMoments";

const MOMENT = { from_us: 0, to_us: 9e6, title: "Ships", hook: "", score: 71, reason: "it asks", text: "Ships float" };
const job = { id: "a", name: "talk" } as Job;
const made = { id: "b", name: "Ships", state: "queued", progress: { fraction: 0 } };
let root: Root;
/** Of the wishes that were sent, in their order. */
let keys: (string | null)[];
/** What the service answers to the next wishes; after them it has made the job. */
let answers: (() => Response)[];

beforeAll(async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  await startLanguages();
});

beforeEach(() => {
  keys = [];
  answers = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (asked) => {
    const request = asked as Request;
    if (request.method === "POST") {
      keys.push(request.headers.get("Idempotency-Key"));
      return (answers.shift() ?? (() => Response.json(made, { status: 202 })))();
    }
    return Response.json({ items: request.url.includes("/moments") ? [MOMENT] : [] });
  });
  root = createRoot(document.body.appendChild(document.createElement("div")));
});

afterEach(() => act(async () => root.unmount()));

const settle = () => act(() => new Promise((resolve) => setTimeout(resolve, 20)));
const button = () => document.querySelector<HTMLButtonElement>(".more-line button");

async function open(): Promise<void> {
  const client = new QueryClient();
  await act(async () =>
    root.render(
      <QueryClientProvider client={client}>
        <MoreMoments job={job} />
      </QueryClientProvider>,
    ),
  );
  const details = document.querySelector("details.more") as HTMLDetailsElement;
  await act(async () => {
    details.open = true;
    details.dispatchEvent(new Event("toggle"));
  });
  await settle();
}

async function press(): Promise<void> {
  await act(async () => button()?.click());
  await settle();
}

test("a clip that is asked for again, after a lost answer or a refusal, is the same wish", async () => {
  const problem = { type: "urn:clipmill:error:balance_too_low", title: "x", status: 402, code: "balance_too_low" };
  answers = [
    () => {
      throw new TypeError("the connection is gone");
    },
    () => Response.json(problem, { status: 402, headers: { "Content-Type": "application/problem+json" } }),
  ];
  await open();
  for (let times = 0; times < 3; times++) await press();
  expect(keys).toHaveLength(3);
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(keys).size).toBe(1);
  expect(button()).toBeNull();
});
