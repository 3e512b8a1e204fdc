import { describe, expect, it } from 'vitest';
import { flow, scope, seq, task, type FlowNodeOptions } from '../../src/term/construct.ts';
import { escalate, raise } from '../../src/term/derived.ts';
import { attached, graph, type Edges } from './flows.ts';
import { Play } from './play.ts';
import { sizes, verdict, verdicts } from './sizes.ts';

describe('errors', () => {
  const e = (name: string, to: string | null = 'v') => attached({ kind: 'error', name }, { to });
  const failing = (name: string, error: string) => task(name, { outcomes: ['ok'], errors: [error] });

  // ->v; A; v.done; v.sink; b.in; b.sink: 6 states. v:in, A:ok, A:e, v:out, b: 5 edges.
  it('withdraw the node from which they come', async () => {
    const term = graph({ v: { do: seq(failing('A', 'e')) }, b: e('e') });
    expect(await sizes(term)).toBe('6/5, 2 completed');
    expect(new Play(term).fire('v:in', 'A:e').held).toEqual({ 'b.in': 1 });
    expect((await verdicts(term)).verdict).toBe('sound');
  });

  it('are caught by the first node for their name, else by the first for any', () => {
    const v = { do: seq(task('A', { errors: ['e', 'g'] })) };
    const term = graph({ v, b1: e('*'), b2: e('e'), b3: e('e'), b4: e('*') });
    expect(new Play(term).fire('v:in', 'A:e').held).toEqual({ 'b2.in': 1 });
    expect(new Play(term).fire('v:in', 'A:g').held).toEqual({ 'b1.in': 1 });
  });

  it('look outwards: scopes and nodes nearer by come first, and what does not know them is passed', () => {
    const inner = (on: Record<string, ReturnType<typeof task>>) =>
      graph({ v: { do: scope('S', seq(raise('A', 'e')), { on }) }, b: e('e') });
    expect(new Play(inner({ e: task('H') })).fire('v:in', 'A').held).toEqual({ 'H.in': 1 });
    expect(new Play(inner({ g: task('H') })).fire('v:in', 'A').held).toEqual({ 'b.in': 1 });
    const outer = scope('S', graph({ v: { do: seq(raise('A', 'e')) }, b: e('g') }), {
      on: { '*': task('H') },
    });
    expect(new Play(outer).fire('v:in', 'A').held).toEqual({ 'H.in': 1 });
    expect(new Play(graph({ v: { do: seq(raise('A', 'e')) }, b: e('g') })).fire('v:in', 'A').end).toBe(
      'failed',
    );
  });

  it('pass through flows inside nodes', () => {
    const nested = flow('i', {
      starts: ['u'],
      nodes: {
        u: { do: seq(task('A', { errors: ['e', 'g', 'h'] })) },
        b1: attached({ kind: 'error', name: 'e' }, { to: 'u' }),
        b2: attached({ kind: 'error', name: 'g' }),
      },
      edges: [],
    });
    const term = graph({ v: { do: nested }, b: e('*') });
    const raised = (error: string) => new Play(term).fire('v:in', 'u:in', `A:${error}`).held;
    expect(raised('e')).toEqual({ 'b1.in': 1 });
    expect(raised('g')).toEqual({ 'b2.in': 1 });
    expect(raised('h')).toEqual({ 'b.in': 1 });
  });

  it('withdraw nothing that has begun since', () => {
    const v = { do: seq(task('A', { errors: ['e'] })) };
    const play = new Play(graph({ v, w: {}, b: e('e') }, [['w', 'v']], ['v', 'w']));
    expect(play.fire('v<->v:in', 'A:e', 'w', 'v<w->v:in').held).toEqual({ 'A.in': 1, 'b.in': 1 });
    expect(play.fire('b').held).toEqual({ 'A.in': 1, 'b.sink': 1 });
  });

  it('of a simple node and of the exits of a compound one are errors in the flow, not in the node', () => {
    const v = { do: seq(task('A')), split: 'xor' as const };
    const edges = ['x', 'y'].map((to) => ({ from: 'v', to, when: { var: 'n', is: '=' as const, value: 1 } }));
    const term = graph({ v, x: {}, y: {}, b: e('*'), c: e('no-branch', null) }, edges);
    const options = { variables: { n: 0 } };
    expect(new Play(term, options).fire('v:in', 'A', 'v:out:none').held).toEqual({ n: '0', 'c.in': 1 });
    const simple = graph({ a: { do: raise('a', 'e') }, w: {}, c: e('e', null) }, [], ['a', 'w']);
    expect(new Play(simple).fire('a').held).toEqual({ 'c.in': 1 });
  });

  it('of a node attached to the flow go beyond the flow', () => {
    const c: FlowNodeOptions = { ...e('*', null), do: seq(raise('C', 'again')) };
    const inner = flow('i', { starts: ['a'], nodes: { a: { do: raise('a', 'e') }, c }, edges: [] });
    const term = graph({ v: { do: inner }, b: e('again') });
    const play = new Play(term).fire('v:in', 'a');
    expect(play.held).toEqual({ 'c.in': 1 });
    expect(play.fire('c:in').held).toEqual({ 'C.in': 1 });
    expect(play.fire('C').held).toEqual({ 'b.in': 1 });
    // nodes attached to one that is attached to the flow are no reaction of the flow
    const own = { ...c, single: true };
    const caught = graph({
      a: { do: raise('a', 'e') },
      c: own,
      d: attached({ kind: 'error', name: 'again' }, { to: 'c' }),
    });
    expect(new Play(caught).fire('a', 'c:in', 'C').held).toEqual({ 'd.in': 1 });
    // and what lies behind it is an ordinary node
    const behind = graph({ a: { do: raise('a', 'e') }, c: e('e', null), z: { do: raise('z', 'e') } }, [
      ['c', 'z'],
    ]);
    expect(new Play(behind).fire('a', 'c', 'z').held).toEqual({ 'c.in': 1 });
  });

  it('faults and timeouts are errors like others', () => {
    const faulty = task('A', {
      run: () => {
        throw new Error('broken');
      },
    });
    expect(new Play(graph({ v: { do: seq(faulty) }, b: e('fault') })).fire('v:in', 'A:fault').held).toEqual({
      'b.in': 1,
    });
  });
});

describe('escalations', () => {
  const x = (name: string, interrupting: boolean, to: string | null = 'v') =>
    attached({ kind: 'escalation', name }, { to, interrupting });
  const v = { do: seq(escalate('A', 'x'), task('B')) };

  it('let the task go on where nobody minds', () => {
    expect(new Play(graph({ v })).fire('v:in', 'A').held).toEqual({ 'B.in': 1 });
    const other = scope('S', graph({ v, b: x('y', true) }), { on: { '*': task('H') } });
    expect(new Play(other).fire('v:in', 'A').held).toEqual({ 'B.in': 1 });
  });

  // ->v; A; then B, v.done and v.sink, each with b.in or b.sink: 2 + 6 states. v:in, A, 2 B, 2 v:out, 3 b: 9 edges.
  it('that do not interrupt start something beside it', async () => {
    const term = graph({ v, b: x('x', false) });
    expect(new Play(term).fire('v:in', 'A').held).toEqual({ 'B.in': 1, 'b.in': 1 });
    expect(await sizes(term)).toBe('8/9, 1 completed');
  });

  it('that interrupt withdraw it', async () => {
    const term = graph({ v, b: x('*', true) });
    expect(new Play(term).fire('v:in', 'A').held).toEqual({ 'b.in': 1 });
    // ->v, A, b.in, b.sink; B is dead
    expect(await sizes(term)).toBe('4/3, 1 completed');
    expect(verdict(await verdicts(term), 'no-dead-tasks').culprits).toEqual(['B']);
  });

  it('of long tasks and of nodes of the flow', () => {
    const long = task('L', { outcomes: { ok: { escalate: 'x' }, no: {} }, long: true });
    const term = graph({ v: { do: seq(long) }, b: x('x', false) });
    expect(new Play(term).fire('v:in', 'L:start', 'L:ok').held).toEqual({ 'v.done': 1, 'b.in': 1 });
    expect(new Play(term).fire('v:in', 'L:start', 'L:no').held).toEqual({ 'v.done': 1 });
    const task2 = task('a', { outcomes: { ok: { escalate: 'x' }, no: {} } });
    const edges: Edges = [
      ['a', 'y'],
      ['a', 'z'],
    ];
    const simple = (interrupting: boolean) =>
      new Play(graph({ a: { do: task2, split: 'xor' }, y: {}, z: {}, c: x('x', interrupting, null) }, edges));
    expect(simple(false).offered).toEqual(['a:ok>a->y', 'a:ok>a->z', 'a:no>a->y', 'a:no>a->z']);
    expect(simple(false).fire('a:ok>a->z').held).toEqual({ 'a->z': 1, 'c.in': 1 });
    // an outcome that is interrupted leaves by no edge
    expect(simple(true).offered).toEqual(['a:ok', 'a:no>a->y', 'a:no>a->z']);
    expect(simple(true).fire('a:ok').held).toEqual({ 'c.in': 1 });
  });
});
