import type { Departure } from '../src/replay.ts';
import { everyStep } from './model/step-search.ts';
import type { StepFilter } from './model/step-search.ts';

export const tabNames = ['workflow', 'lanes', 'state', 'space', 'behaviour'] as const;

export type Tab = (typeof tabNames)[number];

/** Everything that a user can change. Indices are 0-based. */
export interface View {
  readonly model: number;
  /** Index of the property, or `null` where there is none. */
  readonly property: number | null;
  readonly step: number;
  /** The step that the pointer is on, in whatever pane. */
  readonly hover: number | null;
  readonly tab: Tab;
  /** Lanes as a table instead of a drawing. */
  readonly table: boolean;
  /** Whether what a step left alone is shown too. */
  readonly unchanged: boolean;
  readonly filter: StepFilter;
  /** Of the properties only those that are violated or open. */
  readonly failures: boolean;
  /** Idle stretches are listed step by step. */
  readonly unfolded: boolean;
  readonly playing: boolean;
  /** How the run on show leaves that of the property; `null`: it is that of the property. */
  readonly whatIf: Departure | null;
  /** The run that was taken further before picks of it were taken back; that on show begins it. */
  readonly redo: Departure | null;
}

export const firstView: View = {
  model: 0,
  property: null,
  step: 0,
  hover: null,
  tab: 'workflow',
  table: false,
  unchanged: false,
  filter: everyStep,
  failures: false,
  unfolded: false,
  playing: false,
  whatIf: null,
  redo: null,
};

export type Listener = (view: View, before: View) => void;

/** The one place where the view lives: every pane reads it, and hears of every change. */
export class Store {
  #view: View;
  readonly #listeners = new Set<Listener>();

  constructor(view: View) {
    this.#view = view;
  }

  get view(): View {
    return this.#view;
  }

  /** Changes some of the view and tells everyone, unless nothing differs. */
  change(part: Partial<View>): void {
    const before = this.#view;
    const differs = (Object.keys(part) as (keyof View)[]).some((key) => part[key] !== before[key]);
    if (!differs) return;
    this.#view = { ...before, ...part };
    for (const listener of this.#listeners) listener(this.#view, before);
  }

  listen(listener: Listener): void {
    this.#listeners.add(listener);
  }
}
