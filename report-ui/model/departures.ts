import type { Departure } from '../../src/replay.ts';

/** Which run is on show, and which one can be gone on to again. */
export interface Taken {
  /** `null`: the run of the report. */
  readonly whatIf: Departure | null;
  /** The run of which picks were taken back: that on show is the run of the report, or begins this one. `null`: none were. */
  readonly redo: Departure | null;
}

/** What changes in the view: the run, and the step that is selected in it. */
export type Turn = Taken & { readonly step: number };

/** One more pick after so many steps of the run on show. */
export function taken({ whatIf, redo }: Taken, steps: number, pick: number): Turn {
  const isEarlier = whatIf === null || steps <= whatIf.from;
  const from = isEarlier ? steps : whatIf.from;
  const picks = isEarlier ? [pick] : [...whatIf.picks.slice(0, steps - from), pick];
  const next = { from, picks };
  return { whatIf: next, redo: redo !== null && begins(next, redo) ? redo : null, step: steps };
}

/** Takes the last pick back; without any left, the run of the report is on show again. `null`: there is none. */
export function undone({ whatIf, redo }: Taken): Turn | null {
  if (whatIf === null) return null;
  const picks = whatIf.picks.slice(0, -1);
  if (picks.length === 0) return left({ whatIf, redo });
  return {
    whatIf: { from: whatIf.from, picks },
    redo: redo ?? whatIf,
    step: whatIf.from + picks.length - 1,
  };
}

/** Takes the next pick that was taken back again. `null`: there is none. */
export function redone({ whatIf, redo }: Taken): Turn | null {
  if (redo === null) return null;
  const count = (whatIf?.picks.length ?? 0) + 1;
  return {
    whatIf: { from: redo.from, picks: redo.picks.slice(0, count) },
    redo: count === redo.picks.length ? null : redo,
    step: redo.from + count - 1,
  };
}

/** Back to the run of the report. `null`: it is on show. */
export function left({ whatIf, redo }: Taken): Turn | null {
  return whatIf && { whatIf: null, redo: redo ?? whatIf, step: whatIf.from };
}

/** Whether one run has the first picks of another. */
export function begins(first: Departure | null, whole: Departure): boolean {
  if (first === null) return true;
  return (
    first.from === whole.from &&
    first.picks.length < whole.picks.length &&
    first.picks.every((pick, i) => pick === whole.picks[i])
  );
}
