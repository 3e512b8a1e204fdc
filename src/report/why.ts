/**
 * Why a run fails, in words. Each sentence says what the steps of the run show, or what was proved of all runs, and nothing that is only
 * likely: where nothing is certain, nothing is said.
 */
import type { Change, TraceStep } from '../trace.ts';
import type { ModelInfo, PropertyResult, Witness } from './document.ts';
import { named } from './named.ts';
import { middleCut, printable } from './style.ts';

/** Columns of a name, and of a value. */
const widestName = 40;
const widestValue = 24;

/** Tokens that are told of. */
const mostTokens = 3;

/** A result whose run tells why it fails, where that can be told. */
export function withWhy(property: PropertyResult, names: ModelInfo['names']): PropertyResult {
  const { witness, holds } = property;
  if (witness === null || holds !== 'no') return property;
  const why = whyOf(property, witness, names);
  return why === null ? property : { ...property, witness: { ...witness, why } };
}

/** Whether what is told of a run says from where on there was no way out. */
export function tellsNoReturn(why: string | undefined): boolean {
  return why !== undefined && / left no way (out|to end)/.test(why);
}

function whyOf(property: PropertyResult, witness: Witness, names: ModelInfo['names']): string | null {
  const { steps, labels } = witness;
  if (steps === undefined || steps.length !== labels.length || steps.length === 0) return null;
  if (steps.some(({ changes }) => changes === undefined)) return null;
  const told = new Teller(property, witness, steps, names).sentences();
  return told.length === 0 ? null : told.join(' ');
}

/** A token that lies somewhere since a step. */
interface Lying {
  readonly place: string;
  readonly step: number;
}

/** A change of a step. */
interface Made {
  readonly step: number;
  readonly change: Change;
}

class Teller {
  constructor(
    private readonly property: PropertyResult,
    private readonly witness: Witness,
    private readonly steps: readonly TraceStep[],
    private readonly names: ModelInfo['names'],
  ) {}

  sentences(): string[] {
    switch (this.property.name) {
      case 'option-to-complete':
      case 'deadlock-free':
        return [...this.noWayOut(), ...this.waiting()];
      case 'no-unhandled-failure':
        return this.raised();
      case 'no-undelivered-messages':
        return this.undelivered();
      case 'proper-completion':
        return this.leftOver();
      case 'safe':
      case 'bounded':
      case 'no-dead-tasks':
        return [];
      default:
        return this.overwritten() ?? this.withdrawnAfter() ?? [];
    }
  }

  /** After which step it was too late: proved, and not at the start. */
  private noWayOut(): string[] {
    const { outlook, pointOfNoReturn } = this.witness;
    const after = pointOfNoReturn ?? (outlook?.isExact === true ? outlook.noReturn : 0);
    if (after < 1 || after > this.steps.length) return [];
    const step = `${this.step(after - 1)}${this.withdrawn(after - 1)}`;
    return this.property.name === 'deadlock-free'
      ? [`${step} left no way out: from there no run ends but in a deadlock.`]
      : [`${step} left no way to end.`];
  }

  /** Since when tokens lie where they lie when nothing is offered any more. */
  private waiting(): string[] {
    const since = this.witness.log?.end === 'deadlocked' ? this.lying() : [];
    if (since.length === 0 || since.length > mostTokens) return [];
    const what = since.length === 1 ? 'a token waits at' : 'tokens wait at';
    return [`When nothing is offered any more, ${what} ${this.placesSince(since)}.`];
  }

  /** What a step took with a scope that it cancelled. */
  private withdrawn(step: number): string {
    const taken = withdrawnBy(this.steps[step]!);
    if (taken.length === 0) return '';
    const places = taken.slice(0, mostTokens).map((place) => this.name(place));
    const more = taken.length > mostTokens ? ` and ${taken.length - mostTokens} more` : '';
    return ` withdrew ${more === '' ? listed(places) : `${places.join(', ')}${more}`} and`;
  }

  private raised(): string[] {
    const last = this.made('failed').findLast(({ change }) => change.kind === 'failed');
    if (last === undefined) return [];
    const scopes = this.steps[last.step]!.scopes ?? [];
    const around = scopes.slice(-mostTokens).map((scope) => this.name(scope));
    const where =
      scopes.length === 0
        ? 'in no scope'
        : scopes.length > mostTokens
          ? `within ${scopes.length} scopes, none of which catches it`
          : `within ${listed(around)}, which ${scopes.length === 1 ? 'does' : 'do'} not catch it`;
    return [`${this.step(last.step)} raised ${this.value(last.change.after)} ${where}.`];
  }

  private undelivered(): string[] {
    return this.property.culprits.slice(0, mostTokens).flatMap((channel) => {
      const all = this.made(channel).filter(({ change }) => change.kind === 'channel');
      const sent = all.findLast(({ change: c }) => amount(c.after) > amount(c.before));
      if (sent === undefined || all.some(({ step }) => step > sent.step)) return [];
      const taken = all.filter(({ change: c }) => amount(c.after) < amount(c.before)).at(-1);
      const sentence = `${this.step(sent.step)} sent on ${this.name(channel)}`;
      return [
        taken === undefined
          ? `${sentence}, and no step of the run receives there.`
          : `${sentence}; the last step that receives there is before it: ${this.lower(taken.step)}.`,
      ];
    });
  }

  /** An end that is reached twice, or what is left when it is reached. */
  private leftOver(): string[] {
    const { culprits } = this.property;
    const twice = culprits.flatMap((end) => {
      const times = this.made(end).filter(
        ({ change: c }) => c.kind === 'sink' && amount(c.after) > amount(c.before),
      );
      return times.length < 2
        ? []
        : [
            `${this.step(times[0]!.step)} reached ${this.name(end)}, and ${this.lower(times[1]!.step)} reached it again.`,
          ];
    });
    if (twice.length > 0) return twice.slice(0, 2);
    const last = this.steps.at(-1)!;
    if (!last.changes!.some(({ name, after }) => culprits.includes(name) && amount(after) > 0)) return [];
    const lying = this.lying().filter(({ place }) => !culprits.includes(place));
    if (lying.length === 0 || lying.length > mostTokens) return [];
    const what = lying.length === 1 ? 'a token lay at' : 'tokens lay at';
    return [`${this.step(this.steps.length - 1)} reached the end while ${what} ${this.placesSince(lying)}.`];
  }

  /** Tokens that steps of the run put and that lie at its end. */
  private lying(): Lying[] {
    const at = new Map<string, number>();
    this.steps.forEach(({ changes }, step) => {
      for (const { kind, name, before, after } of changes!) {
        if (kind !== 'token') continue;
        if (amount(after) === 0) at.delete(name);
        else if (amount(after) > amount(before)) at.set(name, step);
      }
    });
    return [...at].map(([place, step]) => ({ place, step }));
  }

  /** A task that read a variable, was overtaken, and wrote over what the other had written. */
  private overwritten(): string[] | null {
    const { causes } = this.witness;
    if (causes === undefined) return null;
    for (const variable of this.property.culprits) {
      const writes = this.made(variable).filter(({ change }) => change.kind === 'variable');
      for (const [i, last] of writes.entries()) {
        const other = writes[i - 1];
        if (other === undefined || this.steps[last.step]!.opcode !== 'COMPLETE') continue;
        const start = this.startOf(last.step);
        if (start === null || start >= other.step) continue;
        const isRead = causes[other.step]!.some(
          ({ step, kind, over }) => step === start && kind === 'data' && over.includes(variable),
        );
        if (!isRead || writes.some(({ step }) => step === start)) continue;
        const { before, after } = other.change;
        return [
          `${this.step(start)} reads ${this.name(variable)} for what ${this.lower(last.step)} writes; in between ${this.lower(other.step)} changes it from ${this.value(before)} to ${this.value(after)}, which is overwritten with ${this.value(last.change.after)}.`,
        ];
      }
    }
    return null;
  }

  /** The step that started the long task that a step completes: the last one before it with its name. */
  private startOf(completed: number): number | null {
    const node = nodeOf(this.steps[completed]!.label);
    for (let step = completed - 1; step >= 0; step--) {
      const { label, opcode } = this.steps[step]!;
      if (nodeOf(label) === node) return opcode === 'START' ? step : null;
    }
    return null;
  }

  /** A branch that was withdrawn after it had changed something that no later step changes. */
  private withdrawnAfter(): string[] | null {
    const { culprits } = this.property;
    for (const [index, step] of this.steps.entries()) {
      const taken = withdrawnBy(step);
      if (taken.length === 0) continue;
      for (const { place, put } of this.puts(taken, index)) {
        const { lane } = this.steps[put]!;
        if (lane === undefined || lane === '') continue;
        for (const variable of culprits) {
          const writes = this.made(variable).filter(({ change }) => change.kind === 'variable');
          const own = writes.findLast((m) => m.step <= put && this.steps[m.step]!.lane === lane);
          if (own === undefined || writes.some((m) => m.step > own.step)) continue;
          return [
            `${this.step(index)} withdrew ${this.name(place)} after ${this.lower(own.step)}, in the same branch, had changed ${this.name(variable)} from ${this.value(own.change.before)} to ${this.value(own.change.after)}; no later step changes it.`,
          ];
        }
      }
    }
    return null;
  }

  private placesSince(tokens: readonly Lying[]): string {
    return listed(tokens.map(({ place, step }) => `${this.name(place)} since ${this.lower(step)}`));
  }

  /** Which steps put tokens that a later one takes, the last first. */
  private puts(places: readonly string[], before: number): { place: string; put: number }[] {
    return places
      .flatMap((place) => {
        const put = this.made(place).findLast(
          ({ step, change }) => step < before && amount(change.after) > 0,
        );
        return put === undefined ? [] : [{ place, put: put.step }];
      })
      .sort((a, b) => b.put - a.put);
  }

  private made(name: string): Made[] {
    return this.steps.flatMap(({ changes }, step) =>
      changes!.flatMap((change) => (change.name === name ? [{ step, change }] : [])),
    );
  }

  private step(index: number): string {
    return `Step ${index + 1} (${this.name(this.steps[index]!.label)})`;
  }

  private lower(index: number): string {
    return `step ${index + 1} (${this.name(this.steps[index]!.label)})`;
  }

  private name(label: string): string {
    return named(label, this.names, widestName);
  }

  private value(value: number | string | null): string {
    return value === null ? 'nothing' : middleCut(printable(String(value)), widestValue);
  }
}

/** Places whose tokens a step took that it did not need: they were in a scope that it withdrew. */
function withdrawnBy({ opcode, label, changes = [] }: TraceStep): string[] {
  if (opcode !== 'CANCEL' && opcode !== 'FINISH') return [];
  const own = `${label}.in`;
  return changes.flatMap(({ kind, name, before, after }) =>
    kind === 'token' && name !== own && amount(before) > 0 && amount(after) === 0 ? [name] : [],
  );
}

/** What a label says of the node: instance path and name, without how it fires. */
function nodeOf(label: string): string {
  return label.replace(/[:#=><{][^/]*$/, '');
}

function amount(value: number | string | null): number {
  return typeof value === 'number' ? value : 0;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)!}`;
}
