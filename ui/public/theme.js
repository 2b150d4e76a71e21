// SPDX-License-Identifier: MIT
// Before anything is drawn, so that the page does not flash in the other colors.
try {
  var theme = localStorage.getItem("clipmill.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch (error) {
  // Without storage the system's colors stand.
}
