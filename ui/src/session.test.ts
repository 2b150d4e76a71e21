// SPDX-License-Identifier: MIT
import { beforeEach, expect, test } from "vitest";
import { currentKey, keyFromFragment, keyFromPasted, signIn, signOut, takeKeyFromAddress, wasRefused } from "./session";

const DIGITS = "0123456789abcdef0123456789abcdef01234567";

beforeEach(() => {
  localStorage.clear();
  history.replaceState(null, "", "/");
});

test("a key is read out of the fragment, and nothing else is one", () => {
  expect(keyFromFragment("#key=clipmill_1a")).toBe("clipmill_1a");
  expect(keyFromFragment("#key=%20clipmill_1a%20")).toBe("clipmill_1a");
  expect(keyFromFragment("#key=")).toBeNull();
  expect(keyFromFragment("#content")).toBeNull();
  expect(keyFromFragment("")).toBeNull();
});

test("a key is found in whatever line the server printed it in", () => {
  for (const prefix of ["clipmill_", "acme_", "acme-live_2_", "my_clipmill_", "clipmill_eu_"]) {
    const key = prefix + DIGITS;
    expect(keyFromPasted(` ${key} `)).toBe(key);
    expect(keyFromPasted(`http://127.0.0.1:8000/#key=${key}`)).toBe(key);
    expect(keyFromPasted(`Open the studio, signed in: http://127.0.0.1:8000/#key=${key}\n`)).toBe(key);
    expect(keyFromPasted(`key  ${key}   (shown this once)`)).toBe(key);
    expect(keyFromPasted(`"secret":"${key}"`)).toBe(key);
  }
});

test("what has not the form of a key is the key of the address, or is tried as it is", () => {
  expect(keyFromPasted("http://127.0.0.1:8000/#key=clipmill_1a2b (signed in)")).toBe("clipmill_1a2b");
  expect(keyFromPasted("http://127.0.0.1:8000/#content")).toBe("http://127.0.0.1:8000/#content");
  expect(keyFromPasted(" something else ")).toBe("something else");
});

test("a key in the address is kept and taken out of the address", () => {
  history.replaceState(null, "", "/jobs?state=failed#key=clipmill_1a");
  takeKeyFromAddress();
  expect(currentKey()).toBe("clipmill_1a");
  expect(location.hash).toBe("");
  expect(location.pathname + location.search).toBe("/jobs?state=failed");
});

test("an address without a key signs nobody out", () => {
  signIn("clipmill_old");
  history.replaceState(null, "", "/#content");
  takeKeyFromAddress();
  expect(currentKey()).toBe("clipmill_old");
  expect(location.hash).toBe("#content");
});

test("whoever is signed out by the server is told so, until the next key", () => {
  signIn(" clipmill_1a\n");
  expect(currentKey()).toBe("clipmill_1a");
  signOut(true);
  expect(currentKey()).toBeNull();
  expect(wasRefused()).toBe(true);
  signIn("clipmill_2b");
  expect(wasRefused()).toBe(false);
});
