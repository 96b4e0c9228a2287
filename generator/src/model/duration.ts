/** The reason why a duration of Prometheus is refused, or undefined. One unit is enough: "90s", "5m", "30d". */
export function wrongDuration(text: string): string | undefined {
  return /^\d+[smhd]$/.test(text) ? undefined : `"${text}" is not a duration: write one such as "30s", "5m" or "1h"`;
}
