import canonicalize from 'canonicalize';
import { BugError, invariant } from '../errors.ts';
import { opcodes } from '../bytecode/opcodes.ts';
import type { Program } from '../bytecode/program.ts';
import type { Data, Json } from '../term/term.ts';
import type { Judge } from './guards.ts';
import { sent, taken } from './message-order.ts';
import { active, count, occupied, type Colour, type Draft, type State } from './state.ts';

const op = opcodes;

/** What effects refer to besides the draft that they change. */
export interface Acting {
  readonly old: State;
  readonly colour: Colour | null;
  readonly taken: readonly number[];
  readonly judge: Judge;
}

/** Sinks count to 2: enough to tell an end that was reached twice (semantics, section 9.14). */
const sinkCap = 2;

/** Applies the effects at `pc` to `draft`, up to the end of the action. */
export function effects(program: Program, pc: number, draft: Draft, acting: Acting): void {
  const { code } = program;
  let at = pc;
  for (;;) {
    const a = code[at + 1]!;
    const b = code[at + 2]!;
    switch (code[at]) {
      case op.HALT.code:
        return;
      case op.TAKE.code:
        draft.take(a, b);
        at += 3;
        break;
      case op.PUT.code:
        draft.add(a, 1);
        at += 2;
        break;
      case op.SINK.code:
        draft.add(a, 1, sinkCap);
        at += 2;
        break;
      case op.CLEAR.code:
        draft.clear(a, b);
        at += 3;
        break;
      case op.UNLESS_IDLE.code:
        at += 4 + (active(program, acting.old.marks, a, b) ? 0 : code[at + 3]!);
        break;
      case op.IF_TAKEN.code:
        at += 3 + (acting.taken.includes(a) ? 0 : b);
        break;
      case op.IF_LEFT.code:
        at += 3 + (acting.taken.includes(a) ? b : 0);
        break;
      case op.GATHER.code:
        for (let p = a; p < a + b; p++) draft.take(p, 1);
        at += 3;
        break;
      case op.SET.code:
        draft.clear(a, a + 1);
        if (b > 0) draft.add(a, b);
        at += 3;
        break;
      case op.FAIL.code:
        draft.fail(program.errors[a]!);
        at += 2;
        break;
      default:
        at = dataEffect(program, at, draft, acting);
    }
  }
}

/** Effects on data, messages and coloured tokens; returns where the code goes on. */
function dataEffect(program: Program, at: number, draft: Draft, acting: Acting): number {
  const { code } = program;
  const a = code[at + 1]!;
  const b = code[at + 2]!;
  switch (code[at]) {
    case op.WRITE.code:
      write(program, a, b, draft, acting);
      return at + 3;
    case op.ASSIGN.code:
      draft.values = draft.values.with(a, program.values[b]!);
      return at + 3;
    case op.TINT.code:
      draft.tint(tinted(program, a, b, acting));
      return at + 3;
    case op.DRAW.code:
      invariant(acting.colour, 'a completion without its colour');
      draft.draw(acting.colour);
      return at + 2;
    case op.SEND.code:
      draft.message(a, 1);
      if (program.network !== null) draft.transit = sent(program.network, draft.transit, a);
      return at + 2;
    case op.RECEIVE.code:
      draft.message(a, -1);
      if (program.network !== null) draft.transit = taken(program.network, draft.transit, a);
      return at + 2;
    case op.KEEP.code:
      keep(program, a, b, draft, acting);
      return at + 3;
    case op.RECALL.code:
      recall(a, b, draft, acting.old);
      return at + 3;
    case op.SIGNAL.code:
      signal(program, a, draft, acting.old);
      return at + 2;
    default:
      throw new BugError('FP9001', `effect ${code[at]} at ${at}`);
  }
}

function write(program: Program, worker: number, outcome: number, draft: Draft, acting: Acting): void {
  const { task } = program.tasks[worker]!;
  const what = task.outcomes[outcome] ?? null;
  const completion = acting.judge
    .completions(acting.old, worker, acting.colour)
    .find((c) => c.outcome === what);
  invariant(completion, `outcome ${outcome} of ${task.name} is not offered`);
  for (const [variable, value] of Object.entries(completion.writes)) {
    draft.values = draft.values.with(program.variables.indexOf(variable), value);
  }
}

function tinted(program: Program, p: number, worker: number, acting: Acting): Colour {
  const { task, item } = program.tasks[worker]!;
  const all = acting.judge.data(acting.old, item);
  const data: Data = Object.fromEntries(task.reads.map((v) => [v, all[v]!]));
  return { p, json: canonicalize(data)!, data, delays: null };
}

/** Keeps an entry of the list that the instances were started with. */
function keep(program: Program, mi: number, i: number, draft: Draft, acting: Acting): void {
  const { item, items, around } = program.mis[mi]!;
  invariant(item !== null && items !== null, 'an instance without items');
  const value = (acting.judge.data(acting.old, around)[items] as readonly Json[])[i]!;
  draft.clear(item + i, item + i + 1);
  draft.tint({ p: item + i, json: canonicalize(value)!, data: { item: value }, delays: null });
}

/** Moves what a counter held in the old state, also where it has been cleared since. */
function recall(counter: number, p: number, draft: Draft, old: State): void {
  const n = count(old.marks, counter);
  draft.clear(counter, counter + 1);
  if (n > 0) draft.add(p, n);
}

/** Moves every token that waited for the signal in the old state, in all instances. */
function signal(program: Program, number: number, draft: Draft, old: State): void {
  // counted before anything is moved: what one receiver passes on may lie where another one waits
  const waits = program.signals[number]!.receivers.map((receiver) => {
    const left = count(draft.marks, receiver.from) - (draft.delivered?.get(receiver.from) ?? 0);
    const { watched } = receiver;
    const hears = watched === undefined || occupied(program, old.marks, watched.lo, watched.hi);
    return { ...receiver, n: hears ? Math.min(count(old.marks, receiver.from), left) : 0 };
  });
  for (const { from: waiting, n } of waits) if (n > 0) draft.deliver(waiting, n);
  const delivered = (draft.delivered ??= new Map<number, number>());
  for (const { puts, n } of waits) {
    if (n <= 0) continue;
    for (const { p, sink } of puts) {
      draft.add(p, n, sink ? sinkCap : Infinity);
      delivered.set(p, (delivered.get(p) ?? 0) + n);
    }
  }
}
