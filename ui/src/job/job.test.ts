// SPDX-License-Identifier: MIT
import { expect, test } from "vitest";
import type { Clip, Job } from "../api/client";
import { nameOf } from "../jobs/naming";
import { nextPlace, postText, shownClips } from "./order";
import { stageStates, stagesOf, timeLeft } from "./stages";
import { withClip } from "./useJob";

const clip = (id: string, rest: Partial<Clip> = {}): Clip =>
  ({
    id,
    rank: 1,
    title: "",
    text: "",
    description: "",
    hashtags: [],
    score: 50,
    in_s: 0,
    duration_s: 20,
    ...rest,
  }) as Clip;
const job = (rest: object): Job =>
  ({ kind: "clips", state: "running", options: { is_exported: true }, progress: { stage: "" }, ...rest }) as Job;
const ids = (clips: readonly Clip[]) => clips.map((one) => one.id);

test("clips are sorted as wished, and the list that came is left alone", () => {
  const clips = [
    clip("a", { score: 60, in_s: 30, duration_s: 9 }),
    clip("b", { score: 90, in_s: 5 }),
    clip("c", { score: 90, rank: 2 }),
  ];
  const wish = { text: "", minScore: 0 };
  expect(ids(shownClips(clips, { ...wish, sort: "score" }))).toEqual(["b", "c", "a"]);
  expect(ids(shownClips(clips, { ...wish, sort: "source" }))).toEqual(["c", "b", "a"]);
  expect(ids(shownClips(clips, { ...wish, sort: "short" }))[0]).toBe("a");
  expect(ids(clips)).toEqual(["a", "b", "c"]);
});

test("every word that is sought must be there, in any case and place", () => {
  const clips = [clip("a", { title: "Ships Float", text: "on water" }), clip("b", { hashtags: ["ships"] }), clip("c")];
  expect(ids(shownClips(clips, { sort: "score", text: " SHIPS ", minScore: 0 }))).toEqual(["a", "b"]);
  expect(ids(shownClips(clips, { sort: "score", text: "water ships", minScore: 0 }))).toEqual(["a"]);
  expect(shownClips(clips, { sort: "score", text: "", minScore: 51 })).toEqual([]);
});

test("arrows move in the grid and stop at its edges", () => {
  expect(nextPlace("ArrowRight", 1, 7, 3)).toBe(2);
  expect(nextPlace("ArrowDown", 1, 7, 3)).toBe(4);
  expect(nextPlace("ArrowDown", 5, 7, 3)).toBeNull();
  expect(nextPlace("ArrowUp", 1, 7, 3)).toBeNull();
  expect(nextPlace("End", 0, 7, 3)).toBe(6);
  expect(nextPlace("Tab", 0, 7, 3)).toBeNull();
});

test("a post has no empty lines for what is not there", () => {
  expect(postText({ title: "T", description: "", hashtags: ["a", "#b"] })).toBe("T\n\n#a #b");
});

test("a clip that comes again replaces itself, in its place by rank", () => {
  const known = [clip("a", { rank: 1 }), clip("b", { rank: 3, title: "old" })];
  const now = withClip(withClip(known, clip("c", { rank: 2 })), clip("b", { rank: 3, title: "new" }));
  expect(ids(now)).toEqual(["a", "c", "b"]);
  expect(now[2]?.title).toBe("new");
});

test("stages before the one at work are done, those after it are to come", () => {
  const states = (rest: object) => stageStates(job(rest)).map(({ state }) => state);
  expect(states({ progress: { stage: "select" } })).toEqual(["done", "done", "busy", "coming"]);
  expect(states({ state: "queued" })).toEqual(["coming", "coming", "coming", "coming"]);
  expect(states({ state: "succeeded", progress: { stage: "render" } })).toEqual(["done", "done", "done", "done"]);
  expect(states({ state: "failed", progress: { stage: "transcribe" } })).toEqual([
    "done",
    "coming",
    "coming",
    "coming",
  ]);
});

test("a kind of job has its own stages", () => {
  expect(stagesOf(job({ kind: "render" }))).toEqual(["select", "render"]);
  expect(stagesOf(job({ kind: "transcript" }))).toEqual(["ingest", "transcribe"]);
  expect(stagesOf(job({ options: { is_exported: false } }))).not.toContain("render");
});

test("time left is the reckoning's at first and the job's own pace at last", () => {
  expect(timeLeft({ fraction: 0.01, elapsed_s: 1, expected_s: 100 })).toBeCloseTo(99);
  expect(timeLeft({ fraction: 0.9, elapsed_s: 180, expected_s: 100 })).toBeCloseTo(0.9 * 20 + 0.1 * 10);
  expect(timeLeft({ fraction: 0.5, elapsed_s: 60, expected_s: null })).toBeCloseTo(60);
  expect(timeLeft({ fraction: 0, elapsed_s: 3, expected_s: null })).toBeNull();
  expect(timeLeft({ fraction: 1, elapsed_s: 60, expected_s: 60 })).toBe(0);
});

test("a job is called by its name, its title, its file, its site", () => {
  const source = { url: "https://www.example.com/a%20talk.mp4", upload_id: null };
  expect(nameOf({ name: "Mine", title: "T", source }, "?")).toBe("Mine");
  expect(nameOf({ name: "", title: "T", source }, "?")).toBe("T");
  expect(nameOf({ name: "", title: null, source }, "?")).toBe("a talk.mp4");
  expect(nameOf({ name: "", title: null, source: { ...source, url: "https://www.example.com/watch?v=1" } }, "?")).toBe(
    "example.com",
  );
  expect(nameOf({ name: "", title: null, source: { ...source, url: "https://example.com/%E0%A4.mp4" } }, "?")).toBe(
    "%E0%A4.mp4",
  );
  expect(nameOf({ name: "", title: null, source: null }, "?")).toBe("?");
});
