import { UserError } from '../errors.ts';
import type { FieldModel } from '../fields.ts';
import { engine } from '../kernel/engine.ts';
import { recording } from '../replay/function-tables.ts';
import { ofModel, type Revived } from '../replay/revived.ts';
import type { ModelResult, RunnableModel } from '../report/document.ts';
import { open, type Source } from './source.ts';

/** Characters of a model in a page, and of what its functions answered, at most. */
const mostData = 2 * 1024 * 1024;
const mostAnswers = 128 * 1024;
/** The same for what they answered within two steps of the runs. */
const mostNear = 1024 * 1024;

/** States that are looked at off the runs, the nearest first. */
const mostStates = 3_000;
/** The same within two steps of the runs. */
const mostNearStates = 30_000;

/** Steps of runs around which states are looked at. */
const mostSteps = 100_000;

/**
 * A result with its model as data, for a page: there the runs can be left and gone on otherwise. A model without functions is all data; of one
 * with functions it is noted what they answer in all states, or, where those are many, in the nearest of the runs: within two steps of
 * each of their states, and further as long as there is room.
 */
export async function withRunnable(result: ModelResult, source: Source): Promise<ModelResult> {
  const runs = result.properties.flatMap(({ witness }) => (witness === null ? [] : [witness.labels]));
  if (runs.length === 0) return result;
  const made = await runnableOf(source, runs);
  const carried = typeof made === 'string' ? { unrunnable: made } : { runnable: made };
  return { ...result, model: { ...result.model, ...carried } };
}

/**
 * A model as data.
 * @param runs labels of the runs that are to be left
 * @returns or why it cannot be carried by a page
 */
export async function runnableOf(
  source: Source,
  runs: readonly (readonly string[])[],
): Promise<RunnableModel | 'size' | 'functions'> {
  const { watched } = await open(source);
  const ends = { sinks: watched.sinks, onlyEnd: watched.onlyEnd };
  const common = { sinks: [...ends.sinks], onlyEnd: ends.onlyEnd };
  if (source.kind === 'net') {
    const computes = source.net.rules.some(({ test, update }) => test.length + update.length > 0);
    const data = computes ? 'functions' : asData(plainNet(source.net));
    return typeof data === 'string'
      ? data
      : { kind: 'net', data, answers: [], isComplete: true, unchecked: [], ...common };
  }
  const { properties } = source.model;
  // What a property asks of a whole run no table can hold.
  const model = { ...source.model, properties: properties.filter(({ kind }) => kind !== 'every-run') };
  const unchecked = properties.filter(({ kind }) => kind === 'every-run').map(({ name }) => name);
  const data = asData(model);
  if (typeof data === 'string') return data;
  const watching = recording(model);
  const answers = watching.answers();
  if (answers.length === 0) return { kind: 'term', data, answers, isComplete: true, unchecked, ...common };
  const around = new Surroundings(ofModel(watching.part, engine(watching.part), ends), watching.size);
  const isComplete = around.look(runs);
  return { kind: 'term', data, answers: watching.answers(), isComplete, unchecked, ...common };
}

/** Fields and rules, without what only the search asks for. */
function plainNet({ fields, rules, ending }: FieldModel): FieldModel {
  return { fields, rules, ending, activities: [] };
}

/** What JSON holds of a model; functions are left out. */
function asData(model: unknown): object | 'size' {
  const text = JSON.stringify(model);
  return text.length > mostData ? 'size' : (JSON.parse(text) as object);
}

/** The states around some runs, the nearest first. */
class Surroundings {
  private readonly known = new Set<string>();
  private layer: unknown[] = [];
  private next: unknown[] = [];

  constructor(
    private readonly revived: Revived,
    private readonly size: () => number,
  ) {}

  /** Looks at them as long as there is room. @returns whether none was left out */
  look(runs: readonly (readonly string[])[]): boolean {
    for (const run of runs) this.follow(run);
    const onRuns = this.known.size;
    let away = 0;
    for (this.layer = this.next; this.layer.length > 0; this.layer = this.next) {
      this.next = [];
      const [states, size] = ++away <= 2 ? [mostNearStates, mostNear] : [mostStates, mostAnswers];
      for (const state of this.layer) {
        if (this.known.size - onRuns > states || this.size() > size) return false;
        for (const offer of this.offers(state)) {
          this.tried(() => this.add(this.revived.system.step(state, offer).state));
        }
      }
    }
    return true;
  }

  private follow(labels: readonly string[]): void {
    const { system } = this.revived;
    let state = system.initial;
    this.add(state);
    for (const label of labels.slice(0, mostSteps)) {
      const action = system.enabled(state).find((offer) => offer.label === label);
      if (action === undefined || this.size() > mostNear) return;
      state = system.step(state, action).state;
      this.add(state);
    }
  }

  /** A state that is met is asked everything that a page asks of it, whether or not one goes on from there. */
  private add(state: unknown): void {
    const key = this.revived.system.key(state);
    if (this.known.has(key)) return;
    this.known.add(key);
    const end = this.offers(state).length > 0 ? null : this.revived.system.end(state);
    for (const monitor of this.revived.monitors) this.tried(() => monitor(state, end));
    this.next.push(state);
  }

  private offers(state: unknown) {
    return this.tried(() => this.revived.system.enabled(state)) ?? [];
  }

  /** A mistake in the model that shows off the runs is none of the report's. */
  private tried<T>(work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      if (error instanceof UserError) return null;
      throw error;
    }
  }
}
