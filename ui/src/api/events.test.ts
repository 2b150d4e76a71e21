// SPDX-License-Identifier: MIT
import { beforeEach, expect, test, vi } from "vitest";
import { currentKey, signIn } from "../session";
import { followJob, waitBefore } from "./events";

const stream = (text: string, status = 200) =>
  new Response(status === 204 ? null : text, { status, headers: { "Content-Type": "text/event-stream" } });
const event = (name: string, id: string, data: object) =>
  `event: ${name}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;

function listener() {
  return { onJob: vi.fn(), onClip: vi.fn(), onHeard: vi.fn() };
}

beforeEach(() => {
  signIn("clipmill_1a");
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});

async function follow(heard: ReturnType<typeof listener>, signal = new AbortController().signal) {
  let isDone = false;
  const followed = followJob("j1", heard, signal).finally(() => {
    isDone = true;
  });
  while (!isDone) await vi.advanceTimersByTimeAsync(500);
  await followed;
  vi.useRealTimers();
}

test("progress and clips are told until the end", async () => {
  const fetched = vi
    .spyOn(globalThis, "fetch")
    .mockResolvedValue(
      stream(
        event("progress", "1", { state: "running" }) +
          event("clip", "2", { id: "c1" }) +
          event("end", "3", { state: "succeeded" }),
      ),
    );
  const heard = listener();
  await follow(heard);
  expect(heard.onJob.mock.calls.map(([job]) => job.state)).toEqual(["running", "succeeded"]);
  expect(heard.onClip).toHaveBeenCalledWith({ id: "c1" });
  expect(fetched).toHaveBeenCalledOnce();
  expect(fetched.mock.calls[0]?.[1]?.headers).toMatchObject({ Authorization: "Bearer clipmill_1a" });
});

test("a broken stream is gone on with after the last event, also when the server is away meanwhile", async () => {
  const fetched = vi
    .spyOn(globalThis, "fetch")
    .mockResolvedValueOnce(stream(event("progress", "seven", { state: "running" })))
    .mockRejectedValueOnce(new TypeError("Failed to fetch"))
    .mockResolvedValueOnce(stream("", 503))
    .mockResolvedValueOnce(stream(event("end", "8", { state: "succeeded" })));
  const heard = listener();
  await follow(heard);
  expect(fetched).toHaveBeenCalledTimes(4);
  expect(fetched.mock.calls[3]?.[1]?.headers).toMatchObject({ "Last-Event-ID": "seven" });
  expect(heard.onHeard.mock.calls.map(([isHeard]) => isHeard)).toEqual([true, false, false, false, true]);
});

test("nothing new, or nothing there, ends it", async () => {
  for (const status of [204, 404]) {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const fetched = vi.spyOn(globalThis, "fetch").mockReset().mockResolvedValue(stream("", status));
    await follow(listener());
    expect(fetched).toHaveBeenCalledOnce();
  }
});

test("a key that is refused signs out", async () => {
  vi.spyOn(globalThis, "fetch").mockResolvedValue(stream("", 401));
  await follow(listener());
  expect(currentKey()).toBeNull();
});

test("the waits grow, to ten seconds", () => {
  expect([0, 1, 2, 3].map(waitBefore)).toEqual([500, 1000, 2000, 4000]);
  expect(waitBefore(50)).toBe(10_000);
});
