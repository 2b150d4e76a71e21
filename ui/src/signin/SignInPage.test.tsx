// SPDX-License-Identifier: MIT
import { act } from "react";
import { expect, test, vi } from "vitest";
import { hide, press, show, the, until } from "../testing";
import { SignInPage } from "./SignInPage";

test("who tried too many keys is told how long to wait", async () => {
  const refusal = { code: "rate_limited", detail: "more than 10 wrong keys a minute from your address" };
  const answer = new Response(JSON.stringify(refusal), {
    status: 429,
    headers: { "Content-Type": "application/problem+json", "Retry-After": "60" },
  });
  vi.stubGlobal("fetch", async () => answer);
  await show(<SignInPage />);
  const field = the<HTMLInputElement>("#key");
  await act(async () => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, "clipmill_abc");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await press(the("button[type=submit]"));
  await until(() => the("#key-error").textContent !== "");
  expect(the("#key-error").textContent).toBe("That was too much at once. Try again in 1 min.");
  vi.unstubAllGlobals();
  await hide();
});
