// SPDX-License-Identifier: MIT
// The ledger's lines with their signs, and as a file for a spreadsheet. Pure.

import type { Schemas } from "../api/client";

export type Entry = Schemas["LedgerEntryAnswer"];

/** Return what a line does to the free balance; a capture changes nothing there, since its hold took it before. */
export function effectCents(entry: Pick<Entry, "kind" | "amount_cents">): number {
  if (entry.kind === "capture") return 0;
  return entry.kind === "hold" ? -entry.amount_cents : entry.amount_cents;
}

/** Write one value so that no spreadsheet reads a formula out of it, and no comma breaks the line. */
export function csvValue(value: string): string {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Return the lines as CSV; amounts are whole cents, positive, as the ledger has them. */
export function ledgerCsv(entries: readonly Entry[]): string {
  const head = ["id", "created_at", "kind", "amount_cents", "job_id", "purpose", "note"];
  const lines = entries.map((entry) =>
    [
      entry.id,
      entry.created_at,
      entry.kind,
      String(entry.amount_cents),
      entry.job_id ?? "",
      entry.purpose,
      entry.note,
    ].map(csvValue),
  );
  return `${[head, ...lines].map((line) => line.join(",")).join("\r\n")}\r\n`;
}
