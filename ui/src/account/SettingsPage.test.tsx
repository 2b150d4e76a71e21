// SPDX-License-Identifier: MIT
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Toasts } from "../design/Toasts";
import { hide, press, show, the, until } from "../testing";
import { SettingsPage } from "./SettingsPage";

vi.mock("../presets/LookPicture", () => ({ LookPicture: () => null }));
vi.mock("../start/CaptionPicker", () => ({ CaptionPicker: () => null }));

const PRESET = { id: "pre_1", name: "Ours", options: {}, is_default: false, left_out: [] };
const BROKEN = { code: "odd", title: "It did not work" };
/** The looks that were sent; how each is answered is the test's to say. */
let saves: { body: unknown; answer: (answer: Response) => void }[];

beforeEach(async () => {
  saves = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (asked) => {
    const request = asked as Request;
    if (request.method !== "PATCH") return Response.json({ items: request.url.endsWith("/presets") ? [PRESET] : [] });
    const body: unknown = await request.json();
    return new Promise((answer) => saves.push({ body, answer }));
  });
  await show(
    <>
      <SettingsPage />
      <Toasts />
    </>,
  );
  await until(() => document.querySelector(OPEN) !== null);
  await press(the(OPEN));
});

afterEach(hide);

const OPEN = '[aria-label="Change the look of Ours"]';
const dialog = () => document.querySelector("dialog");
const alert = () => document.querySelector("dialog [role=alert]");
const save = () => the<HTMLButtonElement>("dialog button[type=submit]");

async function saveAgain(): Promise<void> {
  const before = saves.length;
  await press(save());
  await until(() => saves.length > before);
}

test("a look that could not be kept is still there, with the reason, and can be kept again", async () => {
  await press(the("dialog .brand-part:last-child [role=switch]"));
  await saveAgain();
  expect(save().disabled).toBe(true);
  saves[0]?.answer(Response.json(BROKEN, { status: 503 }));
  await until(() => alert() !== null);
  expect(alert()?.textContent).toContain("It did not work");
  expect(save().disabled).toBe(false);
  expect(document.querySelector(".toast")).toBeNull();
  await saveAgain();
  expect(saves[1]?.body).toEqual(saves[0]?.body);
  expect(saves[1]?.body).toMatchObject({ options: { progress_bar: { color: "FFE000" } } });
  saves[1]?.answer(Response.json(PRESET));
  await until(() => dialog() === null);
  await until(() => the(".toasts").textContent?.includes("Look saved") === true);
});

test("a look that is opened again says nothing of what went wrong before", async () => {
  await saveAgain();
  saves[0]?.answer(Response.json(BROKEN, { status: 503 }));
  await until(() => alert() !== null);
  await press(the("dialog .brand-actions button[type=button]"));
  expect(dialog()).toBeNull();
  await press(the(OPEN));
  expect(dialog()).not.toBeNull();
  expect(alert()).toBeNull();
});

test("a failure after the dialog was closed is said all the same", async () => {
  await saveAgain();
  await press(the("dialog .brand-actions button[type=button]"));
  saves[0]?.answer(Response.json(BROKEN, { status: 503 }));
  await until(() => document.querySelector(".toast.bad") !== null);
  expect(the(".toast.bad").textContent).toContain("It did not work");
});
