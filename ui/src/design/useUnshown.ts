// SPDX-License-Identifier: MIT
// Why a video is not seen: this browser cannot play it, or it did not get here. Forgotten once a picture is there.

import { useRef, useState } from "react";

/** `unreachable` may pass: a lost connection, a link whose time is over, a file that is gone. */
export type Unshown = "unplayable" | "unreachable";

/** `MEDIA_ERR_*` of the HTML standard, by name here because not every test environment has the class. */
const ABORTED = 1;
const NETWORK = 2;
const DECODE = 3;

/** Tell why a video failed; null where nobody needs to know. An address that gives no file is no fault of the browser. */
export async function whyUnshown(code: number | undefined, address: string): Promise<Unshown | null> {
  if (code === undefined || code === ABORTED) return null;
  if (code === NETWORK) return "unreachable";
  if (code === DECODE) return "unplayable";
  // The last one is told for a refused or lost request as well as for a format that is not known.
  return (await isThere(address)) ? "unplayable" : "unreachable";
}

/** Files in a store of their own cannot be asked for: the page's policy lets it speak with its own server only. */
async function isThere(address: string): Promise<boolean> {
  if (new URL(address, location.href).origin !== location.origin) return false;
  try {
    const answer = await fetch(address, { headers: { Range: "bytes=0-0" }, cache: "no-store" });
    await answer.body?.cancel();
    return answer.ok;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

interface Watched {
  readonly unshown: Unshown | null;
  readonly onError: (event: { currentTarget: HTMLVideoElement }) => void;
  readonly onLoadedData: () => void;
}

/** Watch a video that shows this address; another address, or a picture, starts anew. */
export function useUnshown(address: string | undefined): Watched {
  const [found, setFound] = useState<{ address: string; why: Unshown | null } | null>(null);
  const turn = useRef(0);
  return {
    unshown: found !== null && found.address === address ? found.why : null,
    onError: ({ currentTarget }) => {
      if (address === undefined) return;
      const mine = ++turn.current;
      void whyUnshown(currentTarget.error?.code, address).then((why) => {
        if (mine === turn.current) setFound({ address, why });
      });
    },
    onLoadedData: () => {
      turn.current++;
      setFound(null);
    },
  };
}
