// SPDX-License-Identifier: MIT
// The part of jassub that the caption painter takes; its own types name what only its main class needs.

declare module "jassub/dist/worker/worker.js" {
  export const ASSRenderer: new (
    options: Record<string, unknown>,
    findFont: (name: string) => Promise<undefined>,
    canvas: OffscreenCanvas,
  ) => Promise<unknown>;
}
