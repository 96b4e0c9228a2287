// Runs before the first paint: a theme that somebody chose must not flash in the other one.
try {
  const theme = localStorage.getItem("taskflow-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is switched off: the system's theme it is.
}
