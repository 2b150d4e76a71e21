// SPDX-License-Identifier: MIT
// A name for one wish, new each time. `crypto.randomUUID` would need https, which a server at home often has not.

export function newWishKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
