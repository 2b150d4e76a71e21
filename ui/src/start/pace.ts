// SPDX-License-Identifier: MIT
// How fast something goes, over its last seconds: calm enough to be read, quick enough to be true.

const WINDOW_S = 6;

export class Pace {
  #seen: { amount: number; at_s: number }[] = [];

  note(amount: number, at_s: number): void {
    const last = this.#seen.at(-1);
    if (last && amount < last.amount) this.#seen = []; // it went back: what was sent was lost
    this.#seen.push({ amount, at_s });
    while (this.#seen.length > 2 && at_s - (this.#seen[0]?.at_s ?? at_s) > WINDOW_S) this.#seen.shift();
  }

  reset(): void {
    this.#seen = [];
  }

  /** Amount a second; 0 until there is something to go by. */
  get perSecond(): number {
    const first = this.#seen[0];
    const last = this.#seen.at(-1);
    if (!first || !last || last.at_s - first.at_s < 0.25) return 0;
    return (last.amount - first.amount) / (last.at_s - first.at_s);
  }
}

/** Seconds left for what is left; null while nothing moves. */
export function secondsLeft(left: number, perSecond: number): number | null {
  return perSecond > 0 ? left / perSecond : null;
}
