/** Reads the notation of docs/semantics.md (sections 7 and 8), so that its tables are the tests. */
import * as f from '../src/term/construct.ts';
import { model } from '../src/term/model.ts';
import type { Atom, Clock, Condition, Expression, Model, Term } from '../src/term/term.ts';

/** The model that `text` denotes: capitals are tasks, `x` is 0, channel `c` is persistent, `q` transient. */
export function parse(text: string, clock: Clock = 'untimed'): Model {
  const reader = new Reader(text);
  const term = reader.term();
  reader.end();
  return model(text, term, { variables: { x: 0 }, channels: { q: 'transient' }, clock });
}

class Reader {
  #rest: string;
  constructor(text: string) {
    this.#rest = text.trim();
  }

  end(): void {
    if (this.#rest !== '') throw new Error(`left over: ${this.#rest}`);
  }

  #take(pattern: RegExp): string | null {
    const m = new RegExp(`^\\s*(?:${pattern.source})`).exec(this.#rest);
    if (!m) return null;
    this.#rest = this.#rest.slice(m[0].length);
    return m[1] ?? m[0].trim();
  }

  #must(pattern: RegExp): string {
    const taken = this.#take(pattern);
    if (taken === null) throw new Error(`expected ${pattern} at ${this.#rest}`);
    return taken;
  }

  term(): Term {
    const name = this.#must(/[A-Za-z]\w*/);
    if (/^[A-Z]/.test(name)) return this.#task(name);
    if (name === 'skip') return f.skip();
    if (name === 'stop') return f.stop('');
    this.#must(/\(/);
    const built = this.#call(name);
    this.#must(/\)/);
    return built;
  }

  #task(name: string): Term {
    if (!this.#take(/\[/)) return f.task(name);
    const attributes = this.#must(/([^\]]*)\]/);
    let options: f.TaskOptions = {};
    for (const a of attributes.split(',').map((s) => s.trim())) {
      const set = /^(\w+) := (\w+)\+(\d+)$/.exec(a);
      if (a === 'long') options = { ...options, long: true };
      else if (a.startsWith('outcomes: ')) options = { ...options, outcomes: a.slice(10).split(' ') };
      else if (a.startsWith('error ')) options = { ...options, errors: [a.slice(6)] };
      else if (set)
        options = { ...options, set: { [set[1]!]: { add: [set[2]!, Number(set[3])] } as Expression } };
      else if (a.startsWith('within ')) options = { ...options, within: a.slice(7) };
      else throw new Error(`unknown attribute ${a}`);
    }
    return f.task(name, options);
  }

  #terms(): Term[] {
    const all = [this.term()];
    while (this.#take(/,(?!\s*(?:first|multi|on |x[=<]|at bound|depth))/)) all.push(this.term());
    return all;
  }

  #condition(): Condition {
    const [, v, relation, value] = /^(\w)([=<])(\d)$/.exec(this.#must(/\w[=<]\d/))!;
    return f.is(v!, relation as '=', Number(value));
  }

  #call(name: string): Term {
    switch (name) {
      case 'seq':
        return f.seq(...this.#terms());
      case 'par':
        return this.#par();
      case 'xor':
        return this.#xor();
      case 'while':
      case 'until': {
        const body = this.term();
        return f.loop(body, name, this.#take(/,/) ? { when: this.#condition() } : {});
      }
      case 'times': {
        const times = Number(this.#must(/\d+/));
        this.#must(/,/);
        return f.loop(this.term(), { times });
      }
      case 'scope':
        return this.#scope();
      case 'cancel':
        return f.cancel('', this.#must(/\w+/));
      case 'finish':
        return f.finish('', this.#must(/\w+/));
      case 'send':
      case 'receive': {
        const channel = this.#must(/\w+/);
        return name === 'send' ? f.send('', channel) : f.receive('', channel);
      }
      case 'event': {
        const event = this.#must(/\w+/);
        const into = this.#take(/, into (\w+)/);
        const domain = into
          ? this.#must(/in ([\d ]+)/)
              .trim()
              .split(' ')
              .map(Number)
          : null;
        return f.event(event, into && domain ? { into, domain } : {});
      }
      case 'timer':
        return f.timer('', { delay: Number(this.#must(/\d+/)) });
      case 'defer':
        return this.#defer();
      case 'flow':
        return this.#flow();
      case 'split':
        return f.split('', Number(this.#must(/\d+/)));
      case 'merge':
        return f.merge('', Number(this.#must(/\d+/)));
      case 'or':
        return this.#or();
      case 'lock': {
        const name = this.#must(/\w+/);
        this.#must(/,/);
        return f.lock('', name, this.term());
      }
      case 'call': {
        const name = this.#must(/\w+/);
        this.#must(/,/);
        return f.call(name, this.term());
      }
      case 'rec':
        return this.#rec();
      case 'recurse':
        return f.recurse(this.#must(/\w+/));
      case 'mi':
        return this.#mi();
      default:
        throw new Error(`unknown construct ${name}`);
    }
  }

  #par(): Term {
    const branches = this.#terms();
    if (!this.#take(/,/)) return f.par(branches);
    if (this.#take(/multi/)) return f.par(branches, { join: 'multi' });
    const first = Number(this.#must(/first\((\d+)\)/));
    return f.par(branches, { join: { first }, rest: this.#must(/cancel|leave|block/) as 'cancel' });
  }

  #or(): Term {
    const branches = this.#terms();
    return f.or(branches, this.#take(/, multi/) ? { join: 'multi' } : {});
  }

  #rec(): Term {
    const name = this.#must(/\w+/);
    this.#must(/,/);
    const body = this.term();
    const depth = Number(this.#must(/, depth (\d+)/));
    const atBound = this.#take(/, at bound (\w+)/);
    return f.rec(name, body, { depth, ...(atBound ? { atBound } : {}) });
  }

  #mi(): Term {
    const [min, max] = this.#must(/\d+(?:\.\.\d+)?/)
      .split('..')
      .map(Number) as [number, number?];
    const from = this.#take(/from (\w+)/);
    const add = this.#take(/add/) !== null;
    this.#must(/,/);
    const body = this.term();
    const count = max === undefined ? min : { min, max, ...(from ? { from: { var: from } } : {}) };
    const options = { count, add };
    if (!this.#take(/,/)) return f.mi('', body, options);
    if (this.#take(/multi/)) return f.mi('', body, { ...options, join: 'multi' });
    const first = Number(this.#must(/first\((\d+)\)/));
    return f.mi('', body, { ...options, join: { first }, rest: this.#must(/cancel|leave/) as 'cancel' });
  }

  #xor(): Term {
    const branches: f.XorBranch[] = [];
    do {
      if (this.#take(/when/)) {
        const when = this.#condition();
        this.#must(/:/);
        branches.push({ when, do: this.term() });
      } else if (this.#take(/else:/)) branches.push({ else: true, do: this.term() });
      else branches.push(this.term());
    } while (this.#take(/,/));
    return f.xor(branches);
  }

  #scope(): Term {
    const name = this.#must(/\w+/);
    this.#must(/,/);
    const body = this.term();
    const on: Record<string, Term> = {};
    while (this.#take(/,/)) {
      const error = this.#must(/on (\w+):/);
      on[error] = this.term();
    }
    return f.scope(name, body, { on });
  }

  #defer(): Term {
    const branches: [Atom, Term][] = [];
    do {
      const on = this.term() as Atom;
      branches.push([on, this.#take(/:/) ? this.term() : f.skip()]);
    } while (this.#take(/,/));
    return f.defer(branches);
  }

  #flow(): Term {
    const starts: string[] = [];
    const edges: [string, string][] = [];
    const nodes: Record<string, f.FlowNodeOptions> = {};
    for (;;) {
      const edge = this.#take(/\w*->\w+/);
      if (!edge) break;
      const [a, b] = edge.split('->') as [string, string];
      if (a === '') starts.push(b);
      else edges.push([a, b]);
      for (const v of [a, b]) if (v !== '') nodes[v] ??= {};
    }
    while (this.#take(/;/)) {
      if (this.#take(/tasks/)) {
        for (let v = this.#take(/[a-z]\w*/); v; v = this.#take(/[a-z]\w*/))
          nodes[v] = { ...nodes[v], do: f.task(v) };
        continue;
      }
      do {
        const v = this.#must(/(\w+):/);
        nodes[v] = { ...nodes[v], ...this.#node(v) };
      } while (this.#take(/,/));
    }
    return f.flow('', { starts, edges, nodes });
  }

  #node(v: string): f.FlowNodeOptions {
    if (this.#take(/terminate/)) return { end: 'terminate' };
    let options: f.FlowNodeOptions = {};
    for (;;) {
      const join =
        this.#take(/join (\w+)/) ?? (options.join && this.#take(/and (?=split)/) ? options.join : null);
      const split = this.#take(/(?:and )?split (\w+)/);
      if (join) options = { ...options, join: join as 'and' };
      if (split) options = { ...options, split: split as 'xor' };
      if (this.#take(/task/)) options = { ...options, do: f.task(v) };
      if (!join && !split) break;
    }
    return Object.keys(options).length > 0 ? options : { do: this.term() };
  }
}
