// SPDX-License-Identifier: MIT
import { act } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiProblem } from "../api/problems";
import type { AskedOptions } from "../start/draft";
import { hide, press, show, the, until } from "../testing";
import { uploadAsset } from "./assets";
import { BrandDialog } from "./BrandDialog";

vi.mock("./assets", () => ({ uploadAsset: vi.fn() }));
vi.mock("./LookPicture", () => ({ LookPicture: () => null }));
vi.mock("../start/CaptionPicker", () => ({ CaptionPicker: () => null }));

const LOGO = 0;
const MUSIC = 1;
/** Uploads under way: how each ends is the test's to say. */
let sent: { resolve: (uploadId: string) => void; reject: (error: Error) => void }[];

beforeEach(() => {
  sent = [];
  vi.mocked(uploadAsset).mockImplementation(() => new Promise((resolve, reject) => sent.push({ resolve, reject })));
  vi.spyOn(globalThis, "fetch").mockImplementation(async () => Response.json({ items: [] }));
});

afterEach(hide);

async function open(options: AskedOptions = {}, rest: { isSaving?: boolean; error?: unknown } = {}) {
  const onDone = vi.fn<(options: AskedOptions) => void>();
  await show(
    <BrandDialog title="Brand" options={options} done="Done" onDone={onDone} onClose={() => undefined} {...rest} />,
  );
  return onDone;
}

async function choose(field: number, name: string): Promise<void> {
  const input = document.querySelectorAll("input[type=file]").item(field);
  Object.defineProperty(input, "files", { value: [new File(["x"], name)], configurable: true });
  await act(async () => input.dispatchEvent(new Event("change", { bubbles: true })));
  await until(() => document.querySelectorAll(".asset").item(field).querySelector(".spinner") !== null);
}

const sending = () => document.querySelectorAll(".asset .spinner").length;
const done = () => the<HTMLButtonElement>(".brand button[type=submit]");
const kept = () => the(".asset [role=status]").textContent;

test("nothing is done before the last of several files is there", async () => {
  const onDone = await open();
  await choose(LOGO, "logo.png");
  await choose(MUSIC, "song.mp3");
  expect(done().disabled).toBe(true);
  sent[LOGO]?.resolve("u-logo");
  await until(() => sending() === 1);
  expect(done().disabled).toBe(true);
  sent[MUSIC]?.resolve("u-song");
  await until(() => sending() === 0);
  expect(done().disabled).toBe(false);
  await press(done());
  expect(onDone.mock.lastCall?.[0]).toMatchObject({
    watermark: { upload_id: "u-logo" },
    music: { upload_id: "u-song" },
  });
});

test("files that arrive in the same moment are both taken", async () => {
  const onDone = await open();
  await choose(LOGO, "logo.png");
  await choose(MUSIC, "song.mp3");
  sent[LOGO]?.resolve("u-logo");
  sent[MUSIC]?.resolve("u-song");
  await until(() => sending() === 0);
  await press(done());
  expect(onDone.mock.lastCall?.[0]).toMatchObject({
    watermark: { upload_id: "u-logo" },
    music: { upload_id: "u-song" },
  });
});

test("a refused file leaves the name of the one that stays in use, and the way out", async () => {
  const onDone = await open();
  await choose(LOGO, "a.png");
  sent[0]?.resolve("u-a");
  await until(() => sending() === 0);
  expect(kept()).toBe("a.png");
  await choose(LOGO, "b.png");
  expect(kept()).toBe("a.png");
  sent[1]?.reject(new ApiProblem({ code: "odd", title: "No picture" }));
  await until(() => sending() === 0);
  expect(kept()).toBe("a.png");
  expect(the(".brand [role=alert]").textContent).toContain("No picture");
  await press(done());
  expect(onDone.mock.lastCall?.[0].watermark).toMatchObject({ upload_id: "u-a" });
});

test("switching off the hook line keeps an opening hook", async () => {
  const onDone = await open({ hook: { length_s: 4, text_tone: "calm", text_place: "beginning" } });
  const switches = [...document.querySelectorAll<HTMLElement>("label.switch")];
  await press(switches.find((label) => label.textContent?.startsWith("Open with a line"))?.firstChild as HTMLElement);
  await press(done());
  expect(onDone.mock.lastCall?.[0].hook).toEqual({ length_s: 4, text_tone: null, text_place: "beginning" });
});

test("a look that is being kept is not sent twice, and what went wrong is said in the dialog", async () => {
  await open({}, { isSaving: true });
  expect(done().disabled).toBe(true);
  await open({}, { error: new ApiProblem({ code: "odd", title: "It did not work" }) });
  expect(done().disabled).toBe(false);
  expect(the("dialog [role=alert]").textContent).toContain("It did not work");
});
