import type { Defer, Loop, Outcome, Par, Scope, Seq, Term, Xor } from '../term/term.ts';
import { atomRules } from './atoms.ts';
import type { Catcher } from './catching.ts';
import { choose, condition } from './choice.ts';
import { openScope } from './collect.ts';
import { clearing, nothing, putting, reaching, together, type Then } from './effect.ts';
import type { Build, Net } from './net.ts';
import { Region } from './region.ts';
import { branchSite, type Site } from './site.ts';
import { TimedTokens } from './timed.ts';

/** One after the other; silent. Parts without any action are left out, so that long rows of them need no deep stack. */
export function buildSeq(build: Build, term: Seq, site: Site, done: Then): Then {
  const parts = term.parts.filter((part) => !isSilent(part));
  const enters: Then[] = [];
  parts.forEach((part, i) => enters.push(build(part, site, () => (enters[i + 1] ?? done)())));
  return () => (enters[0] ?? done)();
}

function isSilent(term: Term): boolean {
  return term.kind === 'skip' || (term.kind === 'seq' && term.parts.every(isSilent));
}

/** Side by side, with one of the five joins. */
export function buildPar(net: Net, build: Build, par: Par, site: Site, done: Then): Then {
  const order = net.order();
  const entry = net.position(site, par.name, 'in');
  const region = new Region(site.region, 'thread');
  const inside = { ...site, region };
  const outs =
    par.join === 'multi' ? [] : par.branches.map((_, i) => net.position(inside, par.name, `out${i}`));
  const enters: Then[] = [];
  const blocks = typeof par.join === 'object' && par.rest === 'block';
  net.rule(site, { order, node: par.name, part: ':split' }, () => ({
    take: [[entry, 1]],
    zero: blocks ? region.activity() : [],
    effect: together(enters.map((enter) => enter())),
  }));
  joinRules(net, par, site, { order, region, outs, done });
  par.branches.forEach((branch, i) => {
    const out: Then = par.join === 'multi' ? done : () => putting(outs[i]!);
    enters.push(build(branch, branchSite(site, region, par.name, i), out));
  });
  return () => putting(entry);
}

interface JoinPlaces {
  readonly order: number;
  readonly region: Region;
  readonly outs: readonly number[];
  readonly done: Then;
}

function joinRules(net: Net, par: Par, site: Site, { order, region, outs, done }: JoinPlaces): void {
  const { join, name, rest } = par;
  const act = { order, node: name, part: ':join' };
  const all = outs.map((out) => [out, 1] as const);
  if (join === 'multi') return;
  if (join === 'all') return net.rule(site, act, () => ({ take: all, effect: done() }));
  const arrived = [{ fields: outs, n: join.first }];
  if (rest === 'cancel') {
    return net.rule(site, act, () => ({
      marked: arrived,
      effect: together([clearing(region.contents()), done()]),
    }));
  }
  const fired = net.position({ ...site, region }, name, 'fired', 1);
  net.rule(site, act, () => ({ marked: arrived, zero: [fired], effect: together([putting(fired), done()]) }));
  net.rule(site, { order, node: name, part: ':reset' }, () => ({
    take: [[fired, 1], ...all],
    effect: nothing,
  }));
}

/** Exclusive choice: an action per branch offered. */
export function buildXor(net: Net, build: Build, xor: Xor, site: Site, done: Then): Then {
  const order = net.order();
  const entry = net.position(site, xor.name, 'in');
  const take = [[entry, 1]] as const;
  const enters: Then[] = [];
  const { guards, none } = choose(site.variables, xor.branches, xor.name);
  guards.forEach((test, i) => {
    if (test)
      net.rule(site, { order, node: xor.name, part: `:${i}` }, () => ({ take, test, effect: enters[i]!() }));
  });
  if (none) {
    const raised = net.raise(site, 'no-branch');
    net.rule(site, { order, node: xor.name, part: ':none' }, () => ({ take, test: none, effect: raised() }));
  }
  for (const branch of xor.branches) enters.push(build(branch.do, site, done));
  return () => putting(entry);
}

/** Structured loops: `while` and `times` are entered at the test, `until` at the body. */
export function buildLoop(net: Net, build: Build, loop: Loop, site: Site, done: Then): Then {
  const order = net.order();
  const test = net.position(site, loop.name, 'test');
  const take = [[test, 1]] as const;
  const again = { order, node: loop.name, part: ':repeat' };
  const out = { order, node: loop.name, part: ':exit' };
  let body: Then = () => nothing;
  let enter: Then = () => putting(test);
  if (loop.loop === 'times') {
    const times = loop.times!;
    const count = net.counter(site, loop.name, 'count', times);
    const reset = clearing([count]);
    net.rule(site, again, () => ({
      take,
      below: [[count, times]],
      effect: together([putting(count), body()]),
    }));
    net.rule(site, out, () => ({ take, atLeast: [[count, times]], effect: together([reset, done()]) }));
    enter = () => together([reset, putting(test)]);
  } else {
    const repeats = loop.loop === 'while';
    const guard = (answer: boolean) =>
      loop.when ? [condition(site.variables, loop.when, answer, loop.name)] : [];
    net.rule(site, again, () => ({ take, test: guard(repeats), effect: body() }));
    net.rule(site, out, () => ({ take, test: guard(!repeats), effect: done() }));
    if (!repeats) enter = () => body();
  }
  body = build(loop.body, site, () => putting(test));
  return enter;
}

/** A region that collects its threads, can be named, and catches errors. */
export function buildScope(net: Net, build: Build, scope: Scope, site: Site, done: Then): Then {
  const frame = openScope(net, scope.name, site, done);
  const sink = net.sink({ ...site, region: frame.region }, `${scope.name}.done`);
  // Filled when the handlers are translated, after the body.
  const handlers = new Map<string, Then>();
  const catcher: Catcher = {
    region: frame.region,
    outer: site.catcher,
    reaction(thrown, name) {
      const enter = thrown === 'error' ? (handlers.get(name) ?? handlers.get('*')) : undefined;
      return enter ? { interrupts: true, enter } : null;
    },
  };
  const inside = { ...site, region: frame.region, scope: frame, catcher };
  const body = build(scope.body, inside, () => reaching(sink));
  for (const [error, handler] of Object.entries(scope.on)) handlers.set(error, build(handler, site, done));
  return body;
}

/** Deferred choice: one position at which all its atoms wait. */
export function buildDefer(net: Net, build: Build, defer: Defer, site: Site, done: Then): Then {
  net.order();
  const entry = net.position(site, defer.name, 'in');
  const enters: Then[] = [];
  const timers = defer.branches.flatMap(({ on }) => (on.kind === 'timer' ? [on] : []));
  if (timers.length > 0) {
    const delays = timers.map(({ delay }) => delay);
    net.clock?.add(entry, TimedTokens.waiting(defer.name, delays));
  }
  defer.branches.forEach(({ on }, i) => {
    const run = { node: defer.name, slot: `run${i}` };
    const thens = new Map<Outcome, Then>();
    const timer = on.kind === 'timer' ? timers.indexOf(on) : 0;
    atomRules(net, on, site, { order: net.order(), entry, run, done: () => enters[i]!(), thens, timer });
  });
  for (const branch of defer.branches) enters.push(build(branch.do, site, done));
  return () => putting(entry);
}
