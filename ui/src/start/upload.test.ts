// SPDX-License-Identifier: MIT
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FileUpload, forgetUnfinished, mayGoOn, type UploadState, unfinishedUpload, uploadIdFrom } from "./upload";

const asked: string[] = [];
let answer = { status: 204, body: "" };

/** A server that gives the same answer to everything. */
class OneAnswer {
  #call = "";
  status = 0;
  responseText = "";
  readyState = 0;
  upload = {};
  onload: (() => void) | null = null;
  open(method: string, address: string): void {
    this.#call = `${method} ${address}`;
  }
  setRequestHeader(): void {}
  getResponseHeader(): string | null {
    return null;
  }
  abort(): void {}
  send(): void {
    asked.push(this.#call);
    queueMicrotask(() => {
      this.status = answer.status;
      this.responseText = answer.body;
      this.readyState = 4;
      this.onload?.();
    });
  }
}

beforeEach(() => {
  vi.stubGlobal("XMLHttpRequest", OneAnswer);
  localStorage.clear();
  asked.length = 0;
});
afterEach(() => vi.unstubAllGlobals());

function leave(name: string, size: number, id: string): void {
  const kept = { size, metadata: { filename: name }, creationTime: "", uploadUrl: `/api/v1/uploads/${id}` };
  localStorage.setItem(`tus::print-${id}::1`, JSON.stringify(kept));
}

test("an upload goes on by itself after what may pass", () => {
  for (const status of [0, 409, 423, 429, 500, 502, 503]) expect(mayGoOn(status), String(status)).toBe(true);
  expect(mayGoOn(429, "rate_limited")).toBe(true);
});

test("an upload stops and says why when trying again cannot help", () => {
  for (const status of [400, 401, 403, 404, 410, 413, 507]) expect(mayGoOn(status), String(status)).toBe(false);
  expect(mayGoOn(429, "too_many_uploads")).toBe(false);
});

test("where there is no room for another upload it is said at once", async () => {
  answer = { status: 429, body: JSON.stringify({ code: "too_many_uploads", detail: "5 at most" }) };
  const states: UploadState[] = [];
  await new FileUpload(new File(["abc"], "a.mp4"), (state) => states.push(state)).start();
  await vi.waitFor(() => expect(states.at(-1)).toMatchObject({ phase: "failed", error: { code: "too_many_uploads" } }));
  expect(states.map((state) => state.phase)).not.toContain("waiting");
  expect(asked).toEqual(["POST /api/v1/uploads"]);
});

test.each([204, 404, 410])("what is forgotten is thrown away at the server, which answers %i", async (status) => {
  answer = { status, body: "" };
  localStorage.setItem("clipmill.upload", JSON.stringify({ name: "a.mp4", size: 9, sent: 3 }));
  leave("a.mp4", 9, "one");
  leave("b.mp4", 9, "two");
  await forgetUnfinished();
  expect(asked).toEqual(["DELETE /api/v1/uploads/one"]);
  expect(Object.keys(localStorage)).toEqual(["tus::print-two::1"]);
});

test("what cannot be thrown away is not forgotten", async () => {
  answer = { status: 503, body: JSON.stringify({ code: "store_unavailable", detail: "away" }) };
  localStorage.setItem("clipmill.upload", JSON.stringify({ name: "a.mp4", size: 9, sent: 3 }));
  leave("a.mp4", 9, "one");
  await expect(forgetUnfinished()).rejects.toMatchObject({ code: "store_unavailable" });
  expect(unfinishedUpload()).not.toBeNull();
  expect(localStorage.getItem("tus::print-one::1")).not.toBeNull();
});

test("the id of an upload is the end of its address", () => {
  expect(uploadIdFrom("/api/v1/uploads/abc?x=1")).toBe("abc");
});
