// SPDX-License-Identifier: MIT
// What stands on the page until its script is here; `index.html` has the same, so that nothing jumps.

export function Splash() {
  return (
    <div className="splash">
      <img src="/icon.svg" alt="Clipmill" />
    </div>
  );
}
