// Numbers as people read them: at most four digits that matter, and a unit.
const kTimes: [number, string][] = [[1, "ns"], [1e3, "µs"], [1e6, "ms"], [1e9, "s"]];

function short(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}

export function time(ns: number): string {
  if (ns === 0) return "0";
  if (ns >= 100e9) {
    const seconds = Math.round(ns / 1e9);
    const h = Math.floor(seconds / 3600), m = Math.floor((seconds % 3600) / 60), s = seconds % 60;
    return [h && `${h}h`, m && `${m}m`, s && `${s}s`].filter(Boolean).join(" ");
  }
  let [scale, unit] = kTimes[0];
  for (const [s, u] of kTimes) if (Math.abs(ns) >= s * 0.9995) [scale, unit] = [s, u];
  return `${short(ns / scale)} ${unit}`;
}

export const count = (n: number): string => n.toLocaleString("en-US");

export function rate(perSecond: number | null): string {
  if (perSecond === null) return "–";
  return perSecond >= 100 ? count(Math.round(perSecond)) : short(perSecond);
}

export function bytes(n: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let i = 0;
  while (n >= 1024 && i < units.length - 1) [n, i] = [n / 1024, i + 1];
  return `${short(n)} ${units[i]}`;
}

// Of a share from 0 to 1: two digits that matter, and never "0 %" for what is not nothing.
export function percent(share: number): string {
  const value = share * 100;
  if (value === 0 || value >= 99.95) return value === 0 ? "0 %" : `${Math.round(value)} %`;
  if (value < 0.0001) return "< 0.0001 %";
  return value >= 10 ? `${short(value)} %` : `${Number(value.toPrecision(2))} %`;
}

export const place = (file: string, line: number): string =>
  file === "" ? "" : line ? `${file}:${line}` : file;

// The smallest value of a histogram's bucket (harness/metrics/histogram.h).
export function lowerBound(bucket: number): number {
  const shift = bucket < 64 ? 0 : (bucket >> 5) - 1;
  return (bucket - shift * 32) * 2 ** shift;
}

// Enough of a path to know the file by.
export const shortPath = (file: string): string => file.split("/").slice(-2).join("/");

export type Marks = [number, number][]; // [start of a slice in ns, faults that fired in it]
