/** Runs that come back to a state that they were in: what would be violated if they went on so for ever. */
import { fairnessOf } from '../observe/fairness.ts';
import type { Term } from '../term/term.ts';
import type { LogStep, Violation } from '../trace.ts';
import type { Course } from './course.ts';
import type { Revived } from './revived.ts';

/** The end of a run that comes back to where it was. */
export interface Round {
  /** The last state was there after so many steps. */
  readonly since: number;
  /** What a run violates that repeats this for ever, if such a run is fair: of each something is to come all along, and never does. */
  readonly violations: readonly Violation[];
  /** Whom that run passes over, by the label of what is offered: no fair run goes on so, and nothing is violated. `null`: nobody. */
  readonly passesOver: string | null;
}

/**
 * The round that a run ends with.
 * @returns the shortest, or one that shows a violation; `null` where the last state is new
 */
export function roundOf(course: Course, { live, term }: Revived): Round | null {
  const rounds = course.returns().map((since): Round => {
    const states = course.states.slice(since);
    const waiting = live.filter(({ pending }) => states.every(pending));
    if (waiting.length === 0 || term === null) return { since, violations: [], passesOver: null };
    const passesOver = passedOver(course.log.slice(since), term);
    return { since, violations: waiting.map(({ forEver }) => forEver()), passesOver };
  });
  const isShown = ({ violations, passesOver }: Round) => violations.length > 0 && passesOver === null;
  return rounds.find(isShown) ?? rounds[0] ?? null;
}

/**
 * Somebody whom a run is unfair to that repeats a round for ever: a branch that is offered in it and never taken, or who could act in
 * all of its states and never does.
 * @param round its steps: what was offered, and what was picked
 * @returns the label of what is offered, or `null` where it is fair
 */
export function passedOver(round: readonly LogStep[], term: Term): string | null {
  const fair = fairnessOf(term);
  const taken = round.map(({ offered, pick }) => fair(offered[pick]!));
  const acting = new Set(taken.map(({ node }) => node));
  const chosen = new Set(taken.flatMap(({ branches }) => branches));
  /** In how many states somebody could act who does not, and the label of it. */
  const able = new Map<string, { times: number; label: string }>();
  for (const { offered } of round) {
    const here = new Set<string>();
    for (const label of offered) {
      const { node, branches } = fair(label);
      if (branches.some((branch) => !chosen.has(branch))) return label;
      if (acting.has(node) || here.has(node)) continue;
      here.add(node);
      able.set(node, { times: (able.get(node)?.times ?? 0) + 1, label });
    }
  }
  return [...able.values()].find(({ times }) => times === round.length)?.label ?? null;
}
