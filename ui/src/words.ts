// SPDX-License-Identifier: MIT
// Numbers as people read them, in the language of the page.

/** 75 -> "1:15"; 3700 -> "1:01:40". */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds + 1e-6));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** A stretch of time, rounded as a person would say it: "20 sec", "4 min", "1 hr 10 min". */
export function span(seconds: number, language: string): string {
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "short" }).format(value);
  if (seconds < 57)
    return unit(Math.max(1, seconds < 10 ? Math.round(seconds) : Math.round(seconds / 5) * 5), "second");
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return unit(minutes, "minute");
  const rest = minutes % 60;
  return rest === 0 ? unit(minutes / 60, "hour") : `${unit(Math.floor(minutes / 60), "hour")} ${unit(rest, "minute")}`;
}

export function bytes(count: number, language: string): string {
  const names = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const power = Math.min(names.length - 1, count > 0 ? Math.floor(Math.log10(count) / 3) : 0);
  const value = count / 1000 ** power;
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: names[power],
    unitDisplay: "short",
    maximumFractionDigits: value < 10 ? 1 : 0,
  } as Intl.NumberFormatOptions).format(value);
}

/** Whole cents as an amount; which money it is, the installation decides, so no sign is shown. */
export function amount(cents: number, language: string): string {
  return new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(cents / 100);
}

export function ago(moment: string, now: Date, language: string): string {
  const seconds = (new Date(moment).getTime() - now.getTime()) / 1000;
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ];
  for (const [unit, size] of steps)
    if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
  return format.format(0, "minute");
}

/** Seconds to a tenth: "22.4", or "22,4" where a comma parts. */
export function tenths(seconds: number, language: string): string {
  return new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(seconds);
}

/** Languages by what they are called in the page's language, in its order; the server's name where the browser has none. */
export function namedLanguages(
  languages: readonly { code: string; name: string }[],
  language: string,
): { value: string; label: string }[] {
  const names = new Intl.DisplayNames([language], { type: "language", fallback: "none" });
  const named = languages.map(({ code, name }) => {
    const theirs = language === "en" ? name : (nameIn(names, code) ?? name);
    return { value: code, label: theirs.charAt(0).toLocaleUpperCase(language) + theirs.slice(1) };
  });
  return named.sort((one, other) => one.label.localeCompare(other.label, language));
}

function nameIn(names: Intl.DisplayNames, code: string): string | undefined {
  try {
    return names.of(code);
  } catch (error) {
    if (error instanceof RangeError) return undefined; // no tag of a language
    throw error;
  }
}
