// SPDX-License-Identifier: MIT
// Nothing: see package.json beside it.
export {};
