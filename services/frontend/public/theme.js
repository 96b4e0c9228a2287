// Runs before the first paint, so that the chosen theme is not preceded by a flash of the other one.
try {
  const theme = localStorage.getItem("taskflow-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is disabled: the system's theme applies.
}
