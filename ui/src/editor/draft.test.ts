// SPDX-License-Identifier: MIT
import { beforeEach, expect, test } from "vitest";
import {
  type Draft,
  draftFromRecipe,
  editFromDraft,
  overrideAt,
  withOverride,
  withoutOverride,
  withWord,
} from "./draft";
import { covering, fitted, movedWindow, zoomedWindow } from "./drawing";
import { heldShots, laidOut, locked, shaped, showing, sourceRangeOf, windowsOf } from "./framing";
import { begun, type History, historyReducer, LONGEST_PAST } from "./history";
import { forgetEdit, keepEdit, keptEdit } from "./keeping";
import type { ClipRecipe, Shot } from "./recipe";

beforeEach(() => localStorage.clear());

const RECIPE = {
  spec: {
    moment: { title: "Ships" },
    edl: { entries: [{ in_us: 10e6, out_us: 20e6 }] },
    size: { width_px: 1080, height_px: 1920 },
    camera: "active-speaker",
    captions: { name: "bold", text_color: "FFFFFF", shadow_color: null, has_emoji: false, unknown: 1 },
    ratio: "9:16",
    layout: null,
    word_edits: [{ in_us: 11e6, text: "Ship" }],
    heading: null,
    camera_overrides: [],
  },
  camera: { shots: [] },
} as unknown as ClipRecipe;
const BASE = draftFromRecipe(RECIPE, "Why ships float");
const SHOT: Shot = {
  range: { in_us: 0, out_us: 4e6 },
  panes: [
    {
      area: { x_norm: 0, y_norm: 0, width_norm: 1, height_norm: 1 },
      fill: "blur",
      border_norm: 0,
      keyframes: [
        { time: 0, window: { x_px: 0, y_px: 0, width_px: 1280, height_px: 720 } },
        { time: 2e6, window: { x_px: 400, y_px: 0, width_px: 405, height_px: 720 } },
      ],
    },
  ],
  reason: "",
  layout: "Full",
  persons: [0],
};
const SOURCE = { width_px: 1280, height_px: 720 };

test("a clip that is not changed asks for nothing", () => {
  expect(editFromDraft(BASE, BASE)).toEqual({ is_snapped: false });
  expect(BASE.look).toEqual({ style: "bold", text_color: "FFFFFF", has_emoji: false });
});

test("only what differs is asked for, in the API's own units", () => {
  const draft: Draft = {
    ...withWord(BASE, 12e6, "flot", "float", false),
    entries: [{ in_us: 10.5e6, out_us: 19e6 }],
    title: "  Boats ",
    look: { style: "boxed" },
    heading: { ...(editFromDraft(BASE, BASE).heading ?? {}), text: "Hi" } as Draft["heading"],
  };
  expect(editFromDraft(BASE, draft)).toMatchObject({
    entries: [{ in_s: 10.5, out_s: 19 }],
    words: [{ in_s: 12, text: "float" }],
    title: "Boats",
    captions: { style: "boxed" },
    heading: { text: "Hi" },
  });
  expect(editFromDraft({ ...BASE, heading: draft.heading }, BASE)).toMatchObject({ removed: ["heading"] });
  const silent = editFromDraft(BASE, { ...BASE, hasCaptions: false, look: { style: "boxed" } });
  expect(silent).toEqual({ is_snapped: false, has_captions: false });
});

test("a word said as it was heard is no correction, but undoes one of the clip", () => {
  const once = withWord(BASE, 12e6, "flot", " float  away ", false);
  expect(once.words["12000000"]).toBe("float away");
  expect(withWord(once, 12e6, "flot", "flot", false).words).toEqual(BASE.words);
  const back = withWord(BASE, 11e6, "Shyp", "Shyp", true);
  expect(editFromDraft(BASE, back).words).toEqual([{ in_s: 11, text: "Shyp" }]);
});

test("what is decided for the camera takes the place of what was decided there, and of nothing else", () => {
  const over = (in_us: number, out_us: number) => ({
    range: { in_us, out_us },
    layout: null,
    persons: [],
    windows: [],
  });
  const draft = withOverride(withOverride(BASE, over(0, 100)), over(40, 60));
  expect(draft.overrides.map(({ range }) => [range.in_us, range.out_us])).toEqual([
    [0, 40],
    [40, 60],
    [60, 100],
  ]);
  expect(withoutOverride(draft, { in_us: 0, out_us: 100 }).overrides).toEqual([]);
  expect(overrideAt(draft, { in_us: 100, out_us: 200 })).toBeNull();
});

test("a locked window has the shape of its pane and is shown at once", () => {
  const edl = BASE.entries;
  expect(sourceRangeOf(SHOT, edl)).toEqual({ in_us: 10e6, out_us: 14e6 });
  const [window] = windowsOf(SHOT, 1e6, RECIPE.spec.size);
  expect((window?.width_px ?? 0) / (window?.height_px ?? 1)).toBeCloseTo(9 / 16);
  expect(windowsOf(SHOT, 3e6, RECIPE.spec.size)[0]?.x_px).toBe(400);
  const moved = movedWindow(window as NonNullable<typeof window>, 5000, -7, SOURCE);
  expect([moved.x_px + moved.width_px, moved.y_px]).toEqual([1280, 0]);
  const draft = locked(BASE, SHOT, edl, [moved]);
  const [held] = heldShots([SHOT], edl, draft);
  expect(held?.panes[0]?.keyframes).toEqual([{ time: 0, window: moved }]);
  expect(heldShots([{ ...SHOT, layout: "Split 2" }], edl, draft)[0]?.panes).toBe(SHOT.panes);
  expect(editFromDraft(BASE, draft).camera_overrides).toEqual([
    { in_s: 10, out_s: 14, layout: "Full", persons: [], windows: [moved] },
  ]);
  expect(laidOut(draft, SHOT, edl, "Fit").overrides[0]).toMatchObject({ layout: "Fit", windows: [] });
  expect(showing(draft, SHOT, edl, 3, 0).overrides[0]).toMatchObject({ persons: [3], windows: [] });
});

test("windows stay inside the source and keep their shape, however they are moved and zoomed", () => {
  const window = shaped({ x_px: 0, y_px: 0, width_px: 1280, height_px: 720 }, SHOT.panes[0] as never, RECIPE.spec.size);
  for (const factor of [0.01, 0.5, 0.9, 1.1, 3, 100]) {
    const zoomed = zoomedWindow({ ...window, x_px: 800 }, factor, SOURCE);
    expect(zoomed.width_px / zoomed.height_px).toBeCloseTo(9 / 16);
    expect(zoomed.x_px).toBeGreaterThanOrEqual(0);
    expect(zoomed.x_px + zoomed.width_px).toBeLessThanOrEqual(1280.01);
    expect(zoomed.y_px + zoomed.height_px).toBeLessThanOrEqual(720.01);
  }
  const box = { x: 0, y: 0, width: 90, height: 160 };
  expect(fitted({ width: 160, height: 90 }, box)).toMatchObject({ x: 0, width: 90, height: 50.625 });
  expect(covering({ x: 0, y: 0, width: 160, height: 90 }, 1)).toEqual({ x: 35, y: 0, width: 90, height: 90 });
});

const change = (history: History<number>, to: number, run?: string) =>
  historyReducer(history, { kind: "change", to: () => to, run: run ?? null });

test("undo and redo go back and on through every change, and a new change ends what was to come", () => {
  let history = begun(0);
  for (const to of [1, 2, 3]) history = change(history, to);
  const back = historyReducer(historyReducer(history, { kind: "undo" }), { kind: "undo" });
  expect([back.present, back.past, back.future]).toEqual([1, [0], [2, 3]]);
  const on = historyReducer(back, { kind: "redo" });
  expect([on.present, on.future]).toEqual([2, [3]]);
  expect(change(on, 9).future).toEqual([]);
  expect(historyReducer(begun(0), { kind: "undo" })).toEqual(begun(0));
  expect(historyReducer(begun(0), { kind: "redo" })).toEqual(begun(0));
});

test("a drag is one step back; after it rests the next is another; what changes nothing is none", () => {
  let history = begun(0);
  for (const to of [1, 2, 3]) history = change(history, to, "drag");
  expect(history.past).toEqual([0]);
  history = change(historyReducer(history, { kind: "rest" }), 4, "drag");
  expect(history.past).toEqual([0, 3]);
  expect(change(history, 4)).toBe(history);
  for (let to = 0; to < 2 * LONGEST_PAST; to += 1) history = change(history, to);
  expect(history.past.length).toBe(LONGEST_PAST);
});

test("open changes survive a reload, for this clip as it is and no other", () => {
  const draft = { ...BASE, title: "New" };
  expect(keepEdit("c1", BASE, draft)).toBe(true);
  expect(keptEdit("c1", BASE)).toEqual(draft);
  expect(keptEdit("c2", BASE)).toBeNull();
  expect(keptEdit("c1", { ...BASE, title: "Other" })).toBeNull();
  keepEdit("c1", BASE, BASE);
  expect(keptEdit("c1", BASE)).toBeNull();
  localStorage.setItem("clipmill.edit.c1", "not json");
  expect(keptEdit("c1", BASE)).toBeNull();
  for (let place = 0; place < 30; place += 1) keepEdit(`n${place}`, BASE, draft);
  expect(Object.keys(localStorage).filter((key) => key.startsWith("clipmill.edit.")).length).toBeLessThanOrEqual(20);
  forgetEdit("n29");
  expect(keptEdit("n29", BASE)).toBeNull();
});
