// SPDX-License-Identifier: MIT
import { expect, test } from "vitest";
import { makingOf, strayJobs } from "./making";

const job = (name: string) => ({ name });
const ships = { title: "Why ships float" };
const long = { title: "x".repeat(250) };

test("a job makes the moment whose title it has, however long that is", () => {
  expect(makingOf([job("Other"), job("Why ships float")], ships)?.name).toBe("Why ships float");
  expect(makingOf([job("x".repeat(200))], long)).not.toBeNull();
  expect(makingOf([job("Why ships")], ships)).toBeNull();
});

test("jobs that make none of the moments in sight are told of apart", () => {
  const jobs = [job("Why ships float"), job("An edited clip")];
  expect(strayJobs(jobs, [ships]).map(({ name }) => name)).toEqual(["An edited clip"]);
  expect(strayJobs(jobs, [])).toEqual(jobs);
});
