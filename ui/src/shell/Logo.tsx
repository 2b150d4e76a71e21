// SPDX-License-Identifier: MIT
// The name with its mark; the words around it say what it is.

export function Logo() {
  return (
    <span className="logo" aria-hidden>
      <svg viewBox="0 0 32 32" width="28" height="28" role="presentation">
        <rect width="32" height="32" rx="8" fill="var(--brand)" />
        <rect x="9.5" y="7.5" width="13" height="17" rx="2" fill="var(--brand-ink)" />
        <path d="M14 12.4v7.2a.6.6 0 0 0 .92.5l5.6-3.6a.6.6 0 0 0 0-1l-5.6-3.6a.6.6 0 0 0-.92.5Z" fill="var(--brand)" />
      </svg>
      clipmill
    </span>
  );
}
