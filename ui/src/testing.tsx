// SPDX-License-Identifier: MIT
// For tests of components: shown in the page, pressed, waited for. Nothing of it is in the build.

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, type ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { MemoryRouter } from "react-router";
import { startLanguages } from "./i18n";

let root: Root | null = null;
let queries: QueryClient;

/** Show this in the page, in English; what was shown before with the same call in a test is changed in place. */
export async function show(content: ReactNode): Promise<void> {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  if (root === null) {
    await startLanguages();
    queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    root = createRoot(document.body.appendChild(document.createElement("div")));
  }
  await act(async () =>
    root?.render(
      <QueryClientProvider client={queries}>
        <MemoryRouter>{content}</MemoryRouter>
      </QueryClientProvider>,
    ),
  );
}

export async function hide(): Promise<void> {
  await act(async () => root?.unmount());
  queries.clear();
  root = null;
  document.body.replaceChildren();
}

/** Return the first element of the page, and throw where there is none. */
export function the<E extends HTMLElement>(selector: string): E {
  const found = document.querySelector<E>(selector);
  if (found === null) throw new Error(`nothing in the page is ${selector}`);
  return found;
}

export async function press(button: HTMLElement): Promise<void> {
  // happy-dom takes .3 for no step of .05, and keeps such a form.
  if (button instanceof HTMLButtonElement) button.formNoValidate = true;
  await act(async () => button.click());
}

/** Wait until it is so. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let left = 300; left > 0 && !isSo(); left--) {
    await act(() => new Promise<void>((resolve) => setTimeout(resolve, 10)));
  }
  if (!isSo()) throw new Error(`this did not come to be: ${isSo}`);
}
