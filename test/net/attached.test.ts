import { describe, expect, it } from 'vitest';
import {
  flow,
  mi,
  par,
  pools,
  send,
  seq,
  split,
  task,
  type AttachmentOptions,
  type FlowNodeOptions,
} from '../../src/term/construct.ts';
import type { Trigger } from '../../src/term/term.ts';
import { attached, graph, working } from './flows.ts';
import { Play } from './play.ts';
import { sizes, verdict, verdicts } from './sizes.ts';

const signals = { channels: { s: 'signal' } } as const;
const timer: Trigger = { kind: 'timer', delay: 3 };
const event: Trigger = { kind: 'event' };
const atV = (on: Trigger, how: Omit<AttachmentOptions, 'on'> = {}) => attached(on, { to: 'v', ...how });

describe('events and timers attached to a node', () => {
  // ->v; A and b.armed; v.done and b.armed (only v.done is left: nothing is watched); v->z; b->y; z.sink; y.sink: 7 states.
  // v:in, A, b, v:out, z, y: 6 edges.
  it.each([event, timer])('interrupt it while something in it is watched: %j', async (on) => {
    const term = graph({ v: working('A'), z: {}, b: atV(on), y: {} }, [
      ['v', 'z'],
      ['b', 'y'],
    ]);
    expect(await sizes(term)).toBe('7/6, 2 completed');
    const play = new Play(term);
    expect(play.fire('v:in').held).toEqual({ 'A.in': 1, 'b.armed': 1 });
    expect(play.offered).toEqual(['A', 'b']);
    expect(play.fire('b').held).toEqual({ 'b->y': 1 });
    const over = new Play(term).fire('v:in', 'A');
    expect(over.held).toEqual({ 'v.done': 1, 'b.armed': 1 });
    expect(over.offered).toEqual(['v:out']);
    expect(over.fire('v:out').held).toEqual({ 'v->z': 1 });
  });

  // Behind ->v, at A, v.done and v->z and at the end, b has happened 0, 1 or 2 times (then it is used up): 1 + 4 * 3 states.
  // v:in, 2 b, 3 A, 3 v:out, 3 z: 12 edges.
  it('react as often as they may', async () => {
    const term = graph({ v: working('A'), z: {}, b: atV(event, { interrupting: false, times: 2 }) }, [
      ['v', 'z'],
    ]);
    expect(await sizes(term)).toBe('13/12, 3 completed');
    const play = new Play(term).fire('v:in');
    expect(play.held).toEqual({ 'A.in': 1, 'b.armed': 2 });
    expect(play.fire('b', 'b').held).toEqual({ 'A.in': 1, 'b.sink': 2 });
    expect(play.offered).toEqual(['A']);
  });

  // The same states, since the sink counts to 2, and a loop where it stands at 2.
  it('react without bound', async () => {
    const b = atV(event, { interrupting: false, times: null });
    expect(await sizes(graph({ v: working('A'), z: {}, b }, [['v', 'z']]))).toBe('13/13, 3 completed');
  });

  it('that react without bound and go on are found to be unbounded', async () => {
    const b = atV(event, { interrupting: false, times: null });
    const analysis = await verdicts(graph({ v: working('A'), b, y: {} }, [['b', 'y']]));
    expect(verdict(analysis, 'bounded')).toEqual({ holds: 'no', culprits: ['b->y'] });
    // also where the tokens that pile up are among those that are watched
    const whole = graph(
      { a: working('A'), b: attached(event, { interrupting: false, times: null }), y: {} },
      [['b', 'y']],
    );
    expect(verdict(await verdicts(whole), 'bounded')).toEqual({ holds: 'no', culprits: ['b->y'] });
  });

  it('that can react only so often are bounded, used up or not', async () => {
    const b = atV(event, { interrupting: false, times: 3 });
    const v = { do: seq(task('A')) };
    const analysis = await verdicts(
      graph({ g: {}, v, x: { split: 'xor' }, z: {}, b, y: {} }, [
        ['g', 'v'],
        ['v', 'x'],
        ['x', 'g'],
        ['x', 'z'],
        ['b', 'y'],
      ]),
    );
    // each round of the loop leaves up to three tokens at b->y
    expect(verdict(analysis, 'bounded')).toEqual({ holds: 'no', culprits: ['b->y'] });
    const once = await verdicts(graph({ v, b, y: {} }, [['b', 'y']]));
    expect(verdict(once, 'bounded').holds).toBe('yes');
  });

  it('are over when the last token of a sub-process has ended, and armed anew when it is entered again', () => {
    const inner = flow('i', { starts: ['n'], nodes: { n: {} }, edges: [] });
    const term = graph(
      { v: { do: inner }, x: { split: 'xor' }, z: {}, b: atV(event, { interrupting: false }) },
      [
        ['v', 'x'],
        ['x', 'v'],
        ['x', 'z'],
      ],
    );
    const play = new Play(term).fire('v<->v:in');
    expect(play.offered).toEqual(['n', 'b']);
    expect(play.fire('b', 'n').offered).toEqual(['i:end']);
    expect(new Play(term).fire('v<->v:in', 'n').offered).toEqual(['i:end']);
    expect(play.fire('i:end', 'v:out', 'x>x->v', 'v<x->v:in').offered).toEqual(['n', 'b']);
  });

  it('clear what is left in the node when it is left', () => {
    const v = { do: par([task('A'), task('B')], { join: 'multi', name: 'p' }) };
    const play = new Play(graph({ v, b: atV(event) })).fire('v:in', 'p:split', 'A');
    expect(play.held).toEqual({ 'B.in': 1, 'v.done': 1, 'b.armed': 1 });
    expect(play.fire('v:out').held).toEqual({ 'v.sink': 1 });
    const alone = new Play(graph({ v })).fire('v:in', 'p:split', 'A', 'v:out');
    expect(alone.held).toEqual({ 'B.in': 1, 'v.sink': 1 });
  });

  it('leave by their exits', () => {
    const b = { ...atV(event), split: 'xor' as const };
    const play = new Play(
      graph({ v: working('A'), b, x: {}, y: {} }, [
        ['b', 'x'],
        ['b', 'y'],
      ]),
    ).fire('v:in');
    expect(play.offered).toEqual(['A', 'b>b->x', 'b>b->y']);
  });
});

describe('messages', () => {
  const m = { ...atV({ kind: 'message' }, { interrupting: false }), receives: ['c', 'd'] };
  const term = graph({ v: working('A'), w: { sends: ['c', 'd', 'c'] }, b: m }, [], ['v', 'w']);

  it('start an attached node once for each, and one channel is told from another', () => {
    const play = new Play(term).fire('w');
    expect(play.held).toEqual({ '->v': 1, 'w.sink': 1, c: 2, d: 1 });
    expect(play.offered).toEqual(['v:in']);
    expect(play.fire('v:in').offered).toEqual(['A', 'b=c', 'b=d']);
    expect(play.fire('b=c', 'b=c').offered).toEqual(['A', 'b=d']);
    expect(play.held).toEqual({ 'A.in': 1, 'b.armed': 1, 'b.sink': 2, 'w.sink': 1, d: 1 });
  });

  it('stay where nothing is watched any more', () => {
    expect(new Play(term).fire('v:in', 'A', 'w').offered).toEqual(['v:out']);
  });

  // Before w: ->v, A, v.done, v.sink (4 states); after it with c: the same 4, of which A offers b; after b: y.sink (1).
  // v:in, A and v:out twice, w 4 times, b: 11 edges. The ends: v.sink with c, v.sink before w is none, b.sink.
  it('that interrupt are part of the state space', async () => {
    const b = { ...atV({ kind: 'message' }), receives: ['c'] };
    const one = graph({ v: working('A'), w: { sends: ['c'] }, b }, [], ['v', 'w']);
    expect(await sizes(one)).toBe('9/11, 2 completed');
    expect(verdict(await verdicts(one), 'no-undelivered-messages')).toEqual({ holds: 'no', culprits: ['c'] });
  });
});

describe('signals', () => {
  const b = { ...atV({ kind: 'signal' }), receives: ['s'] };

  // ->v; S and armed; A and signalled; b.sink: 4 states. v:in, S, b: 3 edges.
  it('from inside interrupt at once: nothing else is offered until the attached node has reacted', async () => {
    const term = graph({ v: { do: seq(send('S', 's'), task('A')) }, b });
    expect(await sizes(term, signals)).toBe('4/3, 1 completed');
    const play = new Play(term, signals).fire('v:in');
    expect(play.offered).toEqual(['S']);
    expect(play.fire('S').held).toEqual({ 'A.in': 1, 'b.signalled': 1 });
    expect(play.offered).toEqual(['b']);
    expect(play.fire('b').held).toEqual({ 'b.sink': 1 });
  });

  // Before w: ->v, A, v.done, v.sink (4 states). After it the signal is lost (4 states), waits at b.in (3, not with ->v) or has been
  // reacted to (3). 3 + 4 + 3 + 2 + 3 + 2 edges: v before w; w; v when it is lost; v with b.in; b; v after b.
  it('from outside start what does not interrupt, at once or later', async () => {
    const more = { ...atV({ kind: 'signal' }, { interrupting: false }), receives: ['s'] };
    const term = graph({ v: working('A'), w: { sends: ['s'] }, b: more }, [], ['v', 'w']);
    expect(await sizes(term, signals)).toBe('14/17, 2 completed');
    const play = new Play(term, signals).fire('v:in', 'w');
    expect(play.held).toEqual({ 'A.in': 1, 'b.armed': 1, 'b.in': 1, 'w.sink': 1 });
    expect(play.fire('A', 'v:out').held).toEqual({ 'b.in': 1, 'v.sink': 1, 'w.sink': 1 });
    expect(play.fire('b').end).toBe('completed');
  });

  it('reach all that wait, attached or not', () => {
    const more = { ...attached({ kind: 'signal' }, { interrupting: false }), receives: ['s'] };
    const term = graph(
      { v: working('A'), w: { sends: ['s'] }, r: { receives: ['s'] }, b, c: more },
      [],
      ['v', 'w', 'r'],
    );
    const play = new Play(term, signals).fire('v:in', 'w');
    expect(play.held).toEqual({
      'A.in': 1,
      'b.signalled': 1,
      'c.armed': 1,
      'c.in': 1,
      'r.sink': 1,
      'w.sink': 1,
    });
  });

  it('that come again start again, and do not move what their sender has withdrawn', () => {
    const c = { ...attached({ kind: 'signal' }, { interrupting: false }), receives: ['s'] };
    const twice = graph({ w: { do: seq(send('S1', 's'), send('S2', 's')) }, c });
    expect(new Play(twice, signals).fire('w:in', 'S1', 'S2').held).toEqual({
      'c.armed': 1,
      'c.in': 2,
      'w.done': 1,
    });
    const stopping = graph({ w: { sends: ['s'], end: 'terminate' }, c });
    expect(new Play(stopping, signals).fire('w').held).toEqual({ 'w.sink': 1 });
  });
});

describe('nodes attached to the flow', () => {
  // a and c: 4 states, of which the one without tokens is over, though b is armed; then B, b.done, b.sink: 7 states.
  // 4 edges of a and c, 3 of b:in, B, b:out: 9.
  it('that interrupt withdraw it, and begin themselves', async () => {
    const b: FlowNodeOptions = { ...attached(event), do: seq(task('B')) };
    const term = graph({ a: { do: task('a') }, c: { do: task('c') }, b }, [], ['a', 'c']);
    expect(await sizes(term)).toBe('7/9, 2 completed');
    const play = new Play(term).fire('a');
    expect(play.held).toEqual({ '->c': 1, 'a.sink': 1, 'b.armed': 1 });
    expect(play.fire('b:in').held).toEqual({ 'B.in': 1 });
    expect((await verdicts(term)).verdict).toBe('sound');
  });

  // For a pending or not, b (idle, at B, at b.done) and its sink (0, 1: b is no end): 12 states, and the failed one.
  // a 6; b:in 2 (only with a pending: else nothing is watched); with a pending and without: B 4, b:out 4, b:limit 8.
  it('that do not interrupt may be asked for too much while they are at it: a cut of the search', async () => {
    const b = { ...attached(event, { interrupting: false, times: null }), do: seq(task('B')), single: true };
    const term = graph({ a: { do: task('a') }, b });
    expect(await sizes(term)).toBe('13/24, 2 completed, 1 failed');
    // inside another term its ends may be reached several times
    const analysis = await verdicts(seq(term, task('Z')));
    expect(analysis.verdict).toBe('unknown');
    expect(analysis.stateSpace.cutBy).toBe('instances');
    expect(verdict(analysis, 'no-unhandled-failure').holds).toBe('unknown');
    expect(analysis.notes).toEqual([
      'A bound of the model was met (b:limit); what lies beyond it was not searched.',
    ]);
  });

  it('take no message for an activation that is too much', () => {
    const b: FlowNodeOptions = {
      ...attached({ kind: 'message' }, { interrupting: false }),
      do: seq(task('B')),
      single: true,
      receives: ['c', 'd'],
    };
    const term = graph({ a: { sends: ['c', 'd'] }, w: { do: task('w') }, b }, [], ['a', 'w']);
    const play = new Play(term).fire('a');
    expect(play.offered).toEqual(['w', 'b=c:in', 'b=d:in']);
    expect(play.fire('b=c:in').offered).toEqual(['w', 'b=d:limit', 'B']);
    expect(play.fire('b=d:limit').held).toEqual({ failed: 'limit', d: 1 });
  });

  it('in a flow inside are armed whenever it is entered, and gone when it has ended', () => {
    const b = attached(event, { interrupting: false });
    const inner = flow('i', { starts: ['n'], nodes: { n: { do: task('n') }, b }, edges: [] });
    const play = new Play(seq(inner, task('Z')));
    expect(play.held).toEqual({ '->n': 1, 'b.armed': 1 });
    expect(play.fire('n').offered).toEqual(['i:end']);
    expect(play.fire('i:end').held).toEqual({ 'Z.in': 1 });
    // two threads arm it no more than one does, and a later one anew
    const both = new Play(seq(split('s', 2), inner)).fire('s');
    expect(both.held).toEqual({ '->n': 2, 'b.armed': 1 });
    const later = new Play(seq(split('s', 2), task('A'), inner)).fire('s', 'A', 'b');
    expect(later.held).toEqual({ 'A.in': 1, '->n': 1, 'b.sink': 1 });
    expect(later.fire('A').held).toEqual({ '->n': 2, 'b.armed': 1, 'b.sink': 1 });
  });

  it('never react where nothing begins', async () => {
    const b: FlowNodeOptions = { ...attached({ kind: 'error', name: 'e' }), do: seq(task('B')) };
    const analysis = await verdicts(graph({ a: { do: task('a') }, b }));
    expect(verdict(analysis, 'no-dead-tasks')).toEqual({ holds: 'no', culprits: ['b', 'B'] });
  });
});

describe('instances', () => {
  // One instance: ->v; A; v.done; v.sink; b.sink; out: 6 states, and v:in, A, b, v:out, f:end twice: 6 edges.
  // Two side by side: 6 * 6, before and after: 38 states; 2 * 6 * 6 edges, start and join: 74.
  it('of mi have attached nodes of their own', async () => {
    const term = mi('m', graph({ v: working('A'), b: atV(event) }), { count: 2 });
    expect(await sizes(term)).toBe('38/74, 1 completed');
    const play = new Play(term).fire('m:start', 'm[0]/v:in', 'm[1]/v:in');
    expect(play.offered).toEqual(['m[0]/A', 'm[1]/A', 'm[0]/b', 'm[1]/b']);
    expect(play.fire('m[1]/b').held).toEqual({ 'm[0]/A.in': 1, 'm[0]/b.armed': 1, 'm[1]/b.sink': 1 });
  });

  it('of pools are armed by the message that starts them, or by the start', () => {
    const b = attached(event, { interrupting: false });
    const server = (starts: readonly string[]) =>
      flow('Server', {
        starts,
        nodes: { m: { receives: ['o'], instantiates: true }, n: {}, w: { do: task('w') }, b },
        edges: [
          ['m', 'w'],
          ['n', 'w'],
        ],
      });
    const all = (starts: readonly string[]) =>
      pools(
        [
          {
            name: 'C',
            instances: null,
            flow: flow('Client', { starts: ['a'], nodes: { a: { sends: ['o', 'o'] } }, edges: [] }),
          },
          { name: 'P', instances: 2, flow: server(starts) },
        ],
        { name: 'all' },
      );
    const play = new Play(all([])).fire('a');
    expect(play.held).toEqual({ 'a.sink': 1, o: 2 });
    expect(play.fire('P[0]/m').held).toEqual({ 'P[0]/b.armed': 1, 'P[0]/m->w': 1, 'a.sink': 1, o: 1 });
    expect(play.offered).toEqual(['P[1]/m', 'P[0]/w<m->w', 'P[0]/b']);
    expect(play.fire('P[0]/b', 'P[1]/m').offered).toEqual(['P[0]/w<m->w', 'P[1]/w<m->w', 'P[1]/b']);
    expect(new Play(all(['n'])).held).toEqual({ '->a': 1, 'P[0]/->n': 1, 'P[0]/b.armed': 1 });
  });

  it('of pools are withdrawn alone', () => {
    const b = { ...attached({ kind: 'signal' }), receives: ['s'] };
    const lane = (name: string, node: FlowNodeOptions) => ({
      name: `P${name}`,
      instances: null,
      flow: flow(`F${name}`, {
        starts: [name],
        nodes: { [name]: { do: task(name) }, [`${name}b`]: node },
        edges: [],
      }),
    });
    const sender = {
      name: 'S',
      instances: null,
      flow: flow('FS', { starts: ['x'], nodes: { x: { sends: ['s'] } }, edges: [] }),
    };
    const play = new Play(pools([lane('a', b), lane('c', b), sender], { name: 'all' }), signals).fire('x');
    expect(play.offered).toEqual(['ab', 'cb']);
    expect(play.fire('ab').held).toEqual({ '->c': 1, 'ab.sink': 1, 'cb.signalled': 1, 'x.sink': 1 });
  });
});
