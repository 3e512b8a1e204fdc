import canonicalize from 'canonicalize';
import { BugError, invariant } from '../errors.ts';
import { opcodes, type Program } from '../bytecode/program.ts';
import type { Data } from '../term/term.ts';
import type { Judge } from './guards.ts';
import { active, count, type Colour, type Draft, type State } from './state.ts';

const op = opcodes;

/** What effects refer to besides the draft that they change. */
export interface Acting {
  readonly old: State;
  readonly base: number;
  readonly colour: Colour | null;
  readonly judge: Judge;
}

/** Sinks count to 2: enough to tell an end that was reached twice (semantics, section 9.14). */
const sinkCap = 2;

/** Applies the effects at `pc` to `draft`, up to the end of the action. */
export function effects(program: Program, pc: number, draft: Draft, acting: Acting): void {
  const { code } = program;
  const { base } = acting;
  let at = pc;
  for (;;) {
    const a = code[at + 1]!;
    const b = code[at + 2]!;
    switch (code[at]) {
      case op.HALT.code:
        return;
      case op.TAKE.code:
        draft.take(a + base, b);
        at += 3;
        break;
      case op.PUT.code:
        draft.add(a + base, 1);
        at += 2;
        break;
      case op.SINK.code:
        draft.add(a + base, 1, sinkCap);
        at += 2;
        break;
      case op.COUNT.code:
        draft.add(a + base, 1);
        at += 2;
        break;
      case op.ZERO.code:
        draft.clear(a + base, a + base + 1);
        at += 2;
        break;
      case op.CLEAR.code:
        if (a < 0) draft.clear(0, program.end);
        else draft.clear(a + base, b + base);
        at += 3;
        break;
      case op.UNLESS_IDLE.code:
        at += 4 + (active(program, acting.old.marks, a + base, b + base) ? 0 : code[at + 3]!);
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
      draft.tint(tinted(program, a + acting.base, b, acting));
      return at + 3;
    case op.DRAW.code:
      invariant(acting.colour, 'a completion without its colour');
      draft.draw(acting.colour);
      return at + 2;
    case op.SEND.code:
      draft.message(a, 1);
      return at + 2;
    case op.RECEIVE.code:
      draft.message(a, -1);
      return at + 2;
    case op.SIGNAL.code:
      signal(program, a, draft, acting.old);
      return at + 2;
    default:
      throw new BugError('FP9001', `effect ${code[at]} at ${at}`);
  }
}

function write(program: Program, task: number, outcome: number, draft: Draft, acting: Acting): void {
  const what = program.tasks[task]!.outcomes[outcome] ?? null;
  const completion = acting.judge.completions(acting.old, task, acting.colour).find((c) => c.outcome === what);
  invariant(completion, `outcome ${outcome} of ${program.tasks[task]!.name} is not offered`);
  for (const [variable, value] of Object.entries(completion.writes)) {
    draft.values = draft.values.with(program.variables.indexOf(variable), value);
  }
}

function tinted(program: Program, p: number, task: number, acting: Acting): Colour {
  const all = acting.judge.data(acting.old);
  const data: Data = Object.fromEntries(program.tasks[task]!.reads.map((v) => [v, all[v]!]));
  return { p, json: canonicalize(data)!, data };
}

/** Moves every token that waited for the signal in the old state, in all instances. */
function signal(program: Program, number: number, draft: Draft, old: State): void {
  for (const { from: waiting, puts } of program.signals[number]!.receivers) {
    const frame = program.frames.find((f) => waiting >= f.lo && waiting < f.lo + f.span);
    for (let i = 0; i < (frame?.count ?? 1); i++) {
      const base = frame ? i * frame.span : 0;
      const n = Math.min(count(old.marks, waiting + base), count(draft.marks, waiting + base));
      if (n === 0) continue;
      draft.take(waiting + base, n);
      for (const { p, sink } of puts) draft.add(p + base, n, sink ? sinkCap : Infinity);
    }
  }
}
