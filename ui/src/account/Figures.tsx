// SPDX-License-Identifier: MIT
// A few numbers, large, each with what it counts.

export function Figures({ items }: { items: readonly (readonly [label: string, value: string])[] }) {
  return (
    <dl className="figures">
      {items.map(([label, value]) => (
        <div key={label} className="card figure">
          <dt className="soft small">{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
