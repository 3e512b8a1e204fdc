/** Terms to bytecode (semantics, section 4): every action becomes one straight run of guards and effects. */
import { invariant } from '../errors.ts';
import type { Model, Task, Term } from '../term/term.ts';
import { compileAtom, type AtomTerm } from './compile-atom.ts';
import { compileFlow, enterFlow } from './compile-flow.ts';
import { compilePools, enterPools } from './compile-pools.ts';
import { compileCall, compileMi, compileRecursion, type RecursionTerm } from './compile-instances.ts';
import {
  compileDefer,
  compileLock,
  compileLoop,
  compileOr,
  compilePar,
  compileScope,
  compileXor,
} from './compile-structure.ts';
import type { Compiler, TaskOutcome } from './compiler.ts';
import { Emitter, type Context, type Reaction } from './emitter.ts';
import type { Program } from './program.ts';
import { Recursions } from './recursions.ts';
import { planSignals } from './signals.ts';

/**
 * Compiles a model. Deterministic: equal models give equal code.
 * @param model as `model()` returns it
 */
export function compile(model: Model): Program {
  return new TermCompiler(model).run(model.term);
}

/** The walk over a term: plans the actions of each node, and knows how to enter each term. */
class TermCompiler implements Compiler {
  readonly emit: Emitter;
  readonly recursions = new Recursions();
  readonly #contexts = new Map<Term, Map<string, Context>>();
  readonly #channels: Model['channels'];
  readonly #network: Model['network'];

  constructor(model: Model) {
    this.emit = new Emitter(model);
    this.#channels = model.channels;
    this.#network = model.network;
    planSignals(model, this.emit);
  }

  run(root: Term): Program {
    const done = () => this.emit.op('SINK', this.emit.at('root'));
    const context: Context = { path: '', calls: '', item: null, done, catchers: [], lane: '', scopes: [] };
    if (root.kind === 'pools') compilePools(this, root, context);
    else if (root.kind === 'flow') compileFlow(this, root, context, 'root');
    else this.compile(root, context);
    return this.emit.finish(() => {
      if (root.kind === 'pools') enterPools(this, root);
      else this.enter(root, '');
    });
  }

  compile(term: Term, context: Context): void {
    this.#contexts.set(
      term,
      (this.#contexts.get(term) ?? new Map<string, Context>()).set(context.path, context),
    );
    switch (term.kind) {
      case 'skip':
      case 'stop':
        this.emit.number();
        return;
      case 'seq':
        return this.#seq(term.parts, context);
      case 'par':
        return compilePar(this, term, context);
      case 'or':
        return compileOr(this, term, context);
      case 'xor':
        return compileXor(this, term, context);
      case 'loop':
        return compileLoop(this, term, context);
      case 'scope':
        return compileScope(this, term, context);
      case 'lock':
        return compileLock(this, term, context);
      case 'defer':
        return compileDefer(this, term, context);
      case 'flow':
        return compileFlow(this, term, context, 'inner');
      case 'mi':
        return compileMi(this, term, context);
      case 'call':
        return compileCall(this, term, context);
      case 'rec':
      case 'recurse':
        return compileRecursion(this, term, context);
      case 'pools':
        return invariant(false, 'pools inside a term');
      default:
        return this.#atom(term, context);
    }
  }

  enter(term: Term, path: string): void {
    const { emit } = this;
    const done = () => this.#contexts.get(term)!.get(path)!.done();
    switch (term.kind) {
      case 'skip':
        return done();
      case 'stop':
        return emit.op('SINK', emit.at(`${path}${term.name}.sink`));
      case 'seq': {
        const first = solid(term.parts)[0];
        return first ? this.enter(first, path) : done();
      }
      case 'loop':
        if (term.loop === 'times') emit.op('SET', emit.at(`${path}${term.name}.counter`), 0);
        return term.loop === 'until'
          ? this.enter(term.body, path)
          : emit.op('PUT', emit.at(`${path}${term.name}.test`));
      case 'scope':
        return this.enter(term.body, path);
      case 'call':
        return this.enter(term.body, `${path}${term.name}/`);
      case 'rec':
      case 'recurse':
        return this.#enterRecursion(term, path);
      case 'flow':
        return enterFlow(this, term, path);
      case 'pools':
        return invariant(false, 'pools inside a term');
      default:
        return emit.op('PUT', emit.at(`${path}${term.name}.in`));
    }
  }

  raise(error: string, context: Context): void {
    this.reaction({ raise: error }, context)!.react();
  }

  reaction({ raise, escalate }: Pick<TaskOutcome, 'raise' | 'escalate'>, context: Context): Reaction | null {
    const caught = (kind: 'error' | 'escalation', name: string) => {
      for (const catcher of context.catchers) {
        const reaction = catcher(kind, name);
        if (reaction) return reaction;
      }
      return null;
    };
    if (escalate !== undefined) return caught('escalation', escalate);
    if (raise === undefined) return null;
    const fail = () => this.emit.op('FAIL', this.emit.error(raise));
    return caught('error', raise) ?? { interrupting: true, react: fail };
  }

  send(channels: readonly string[]): void {
    for (const c of channels) {
      if (this.#channels[c] === 'signal') this.emit.op('SIGNAL', this.emit.signalNumber(c));
      else this.emit.op('SEND', this.emit.channel(c));
    }
  }

  guardSend(channels: readonly string[], taken: string | null = null): void {
    const network = this.#network;
    if (network?.order !== 'rsc' || !channels.some((c) => Object.hasOwn(network.peers, c))) return;
    this.emit.op('QUIET', taken === null ? -1 : this.emit.channel(taken));
  }

  isTransient(channel: string): boolean {
    return this.#channels[channel] === 'transient';
  }

  outcomes(task: Task): readonly TaskOutcome[] {
    const named = task.long || task.outcomes.length > 1;
    const listed = task.outcomes.map((o, index) => ({ ...o, part: named ? `:${o.name}` : '', index }));
    return task.run ? [...listed, { part: ':fault', index: task.outcomes.length, raise: 'fault' }] : listed;
  }

  guardOutcome(task: Task, index: number, context: Context): void {
    if (task.run || task.outcomes[index]?.when)
      this.emit.op('OUTCOME', this.emit.task(task, context.item), index);
  }

  write(task: Task, index: number, context: Context): void {
    if (task.run || task.outcomes[index]?.set)
      this.emit.op('WRITE', this.emit.task(task, context.item), index);
  }

  guardWithin(node: { readonly within?: string }, context: Context): void {
    if (node.within === undefined) return;
    const whole = node.within === 'case';
    const { lo, hi } = this.emit.region(whole ? '#case' : this.emit.visibleScope(context.path, node.within));
    this.emit.op('ACTIVE', lo, hi);
  }

  #seq(parts: readonly Term[], context: Context): void {
    this.emit.number();
    const rest = solid(parts);
    for (const [i, part] of rest.entries()) {
      const next = rest[i + 1];
      this.compile(part, next ? { ...context, done: () => this.enter(next, context.path) } : context);
    }
  }

  #atom(term: AtomTerm, context: Context): void {
    const order = this.emit.number();
    compileAtom(this, term, order, context, this.emit.at(`${context.path}${term.name}.in`));
    if (term.kind === 'task') for (const o of term.outcomes) if (o.then) this.compile(o.then, context);
  }

  #enterRecursion(term: RecursionTerm, path: string): void {
    const entry = this.recursions.enter(term, path);
    if (entry.inner === null) this.emit.op('PUT', this.emit.at(`${path}${entry.limit}`));
    else this.enter(entry.body, entry.inner);
  }
}

/** The parts of a sequence that are more than nothing: long runs of `skip` must not become deep recursion. */
function solid(parts: readonly Term[]): readonly Term[] {
  return parts.filter((p) => p.kind !== 'skip');
}
