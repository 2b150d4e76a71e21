// SPDX-License-Identifier: MIT
// A plain table that scrolls in itself on narrow screens; by keys too.

import type { ReactNode } from "react";

interface TableProps {
  label: string;
  /** Names of the columns; those after the first are numbers unless `isText`. */
  head: readonly string[];
  rows: readonly (readonly [key: string, ...cells: ReactNode[]])[];
  isText?: boolean;
}

export function Table({ label, head, rows, isText = false }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section className="card table-frame" aria-label={label} tabIndex={0}>
      <table className={isText ? "table" : "table numbers-after-first"}>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([key, first, ...cells]) => (
            <tr key={key}>
              <th scope="row">{first}</th>
              {cells.map((cell, place) => (
                <td key={head[place + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
