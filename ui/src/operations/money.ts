// SPDX-License-Identifier: MIT
// An amount as people type it, in whole cents. Pure.

/** Largest amount that one can be added at once here; a slip of the finger is not a fortune. */
export const MOST_CENTS = 100_000_000;

/**
 * Return whole cents: "12", "12.5", "12,50" and "1,234.50" or "1.234,50" are understood; null is no amount.
 * A single mark with three digits after it groups thousands, since nobody types tenths of a cent.
 */
export function centsFrom(text: string): number | null {
  const typed = text.replace(/[\s\u00a0\u202f'’]/g, "");
  const found = /^(\d{1,3}(?:([.,])\d{3})(?:\2\d{3})*|\d+)(?:([.,])(\d{1,2}))?$/.exec(typed);
  if (found === null || (found[2] !== undefined && found[2] === found[3])) return null;
  const whole = Number((found[1] ?? "").replace(/[.,]/g, ""));
  const cents = whole * 100 + Number((found[4] ?? "").padEnd(2, "0"));
  return cents > 0 && cents <= MOST_CENTS ? cents : null;
}
