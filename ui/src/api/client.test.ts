// SPDX-License-Identifier: MIT
import { expect, test, vi } from "vitest";
import { currentKey, signIn } from "../session";
import { api, fileAddress, take } from "./client";
import { ApiProblem, asProblem } from "./problems";

const json = (status: number, body: object) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/problem+json" } });

test("files of this server are fetched from where the page was opened, others from their own store", () => {
  expect(fileAddress("https://other.example/files/c1/video.mp4?signature=s")).toBe("/files/c1/video.mp4?signature=s");
  expect(fileAddress("https://other.example/files/c1/video.mp4?signature=s", { isShown: true })).toContain(
    "inline=true",
  );
  expect(fileAddress("https://store.example/bucket/video.mp4")).toBe("https://store.example/bucket/video.mp4");
  expect(fileAddress("javascript:alert(1)")).toBe("");
});

test("a refusal is thrown with its code and hint", async () => {
  const refusal = { code: "job_not_found", detail: "There is no such job.", hint: "Check the id.", status: 404 };
  const problem = take(Promise.resolve({ error: refusal, response: json(404, refusal) }));
  await expect(problem).rejects.toMatchObject({ code: "job_not_found", hint: "Check the id.", status: 404 });
  await expect(problem).rejects.toBeInstanceOf(ApiProblem);
});

test("what is no problem+json is told by its status", async () => {
  const problem = take(Promise.resolve({ error: "<html>", response: new Response("<html>", { status: 502 }) }));
  await expect(problem).rejects.toMatchObject({ code: "http_502", status: 502 });
});

test("a broken connection is called offline", () => {
  expect(asProblem(new TypeError("Failed to fetch")).code).toBe("offline");
});

test("an answer 401 signs out, but only the key that was refused", async () => {
  signIn("clipmill_old");
  vi.spyOn(globalThis, "fetch").mockImplementation(async () => {
    signIn("clipmill_new");
    return json(401, { code: "key_invalid" });
  });
  await api.GET("/me");
  expect(currentKey()).toBe("clipmill_new");
  vi.spyOn(globalThis, "fetch").mockResolvedValue(json(401, { code: "key_invalid" }));
  await api.GET("/me");
  expect(currentKey()).toBeNull();
});
