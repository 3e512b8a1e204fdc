/** Longer lists are cut in the middle: a report of fast-check is read by people. */
const mostShown = 60;

/** A list of labels as a counterexample shows it. */
export function shown(labels: readonly string[]): string {
  if (labels.length <= mostShown) return labels.join(', ');
  const half = mostShown / 2;
  const left = labels.length - mostShown;
  return [...labels.slice(0, half), `... ${left} more ...`, ...labels.slice(-half)].join(', ');
}
