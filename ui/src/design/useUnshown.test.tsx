// SPDX-License-Identifier: MIT
import { act } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { hide, show, the, until } from "../testing";
import { useUnshown, whyUnshown } from "./useUnshown";

afterEach(() => vi.unstubAllGlobals());

function Film({ address }: { address: string }) {
  const { unshown, onError, onLoadedData } = useUnshown(address);
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: nothing is said in it */}
      <video data-address={address} onError={onError} onLoadedData={onLoadedData} />
      <p>{unshown ?? "fine"}</p>
    </>
  );
}

async function fails(code: number): Promise<void> {
  const film = the<HTMLVideoElement>("video");
  Object.defineProperty(film, "error", { value: { code }, configurable: true });
  await act(async () => film.dispatchEvent(new Event("error")));
}

const says = (word: string) => until(() => the("p").textContent === word);

test.each([
  [undefined, 200, null],
  [1, 200, null],
  [2, 200, "unreachable"],
  [3, 403, "unplayable"],
  [4, 206, "unplayable"],
  [4, 403, "unreachable"],
  [4, 404, "unreachable"],
])("error %j of a video whose address answers %i is %j", async (code, status, why) => {
  vi.stubGlobal("fetch", async () => new Response("", { status }));
  expect(await whyUnshown(code, "/files/a")).toBe(why);
});

test("a server that is away, or a store that cannot be asked, is no fault of the browser", async () => {
  const ask = vi.fn(async () => Promise.reject(new TypeError("Failed to fetch")));
  vi.stubGlobal("fetch", ask);
  expect(await whyUnshown(4, "/files/a")).toBe("unreachable");
  expect(await whyUnshown(4, "https://store.example/a")).toBe("unreachable");
  expect(ask).toHaveBeenCalledOnce();
});

test("it is forgotten once a picture is there", async () => {
  await show(<Film address="/files/a" />);
  await fails(2);
  await says("unreachable");
  await act(async () => the("video").dispatchEvent(new Event("loadeddata")));
  await says("fine");
  await hide();
});

test("it is forgotten at another address", async () => {
  await show(<Film address="/files/a" />);
  await fails(3);
  await says("unplayable");
  await show(<Film address="/files/b" />);
  await says("fine");
  await hide();
});
