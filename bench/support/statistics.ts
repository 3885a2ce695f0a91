export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = NaN, high = NaN] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return (low + high) / 2;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** The smallest and the largest value, as `min–max`. */
export function range(values: readonly number[], digits = 0): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const [from, to] = [least.toFixed(digits), most.toFixed(digits)];
  return from === to ? from : `${from}–${to}`;
}

/** The median, with the range in brackets. */
export function summary(values: readonly number[], digits = 0): string {
  return `${median(values).toFixed(digits)} (${range(values, digits)})`;
}
