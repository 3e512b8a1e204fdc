import type { ModelResult, PropertyResult, ReportDocument, StateSpace } from '../../src/report/document.ts';
import { standardProperties } from '../../src/report/document.ts';
import type { Change, ReplayLog, RunEnd, TraceStep, ViewKind } from '../../src/trace.ts';

const space: StateSpace = {
  states: 15,
  edges: 17,
  deadlocks: 0,
  finals: 2,
  ends: { completed: 2, cancelled: 0, failed: 0, deadlocked: 0 },
  complete: true,
  cutBy: null,
  method: 'bits',
  maxTokensPerPlace: 1,
  maxTokensPerMarking: 2,
  depth: 6,
  statesPerSecond: 61_000_000,
  memoryBytes: 65_536,
};

export function change(
  kind: ViewKind,
  name: string,
  before: Change['before'],
  after: Change['after'],
): Change {
  return { kind, name, before, after };
}

const take = (name: string): Change => change('token', name, 1, null);
const put = (name: string): Change => change('token', name, null, 1);

function log(name: string, steps: readonly TraceStep[], end: RunEnd, property: string): ReplayLog {
  return {
    format: 1,
    flowproof: '0.1.0',
    model: { name, file: `models/${name}.model.ts`, hash: '5d1f0c' },
    origin: 'shortest run',
    expected: { property, culprits: [] },
    end,
    steps: steps.map(({ label, instead = [] }) => ({ offered: [label, ...instead], pick: 0 })),
  };
}

/** A property that a run violates. */
export function violated(
  model: string,
  name: string,
  reason: string,
  steps: readonly TraceStep[],
  end: RunEnd,
  culprits: readonly string[],
): PropertyResult {
  const labels = steps.map(({ label }) => label);
  return {
    name,
    holds: 'no',
    culprits,
    reason,
    witness: { labels, log: log(model, steps, end, name), steps },
  };
}

/** The standard properties, all of which hold but for those given. */
export function standard(...replaced: readonly PropertyResult[]): PropertyResult[] {
  return standardProperties.map(
    (name) =>
      replaced.find((property) => property.name === name) ?? {
        name,
        holds: 'yes',
        culprits: [],
        witness: null,
        reason: 'No reachable state violates it.',
      },
  );
}

/** A result with a small state space. */
export function result(
  name: string,
  verdict: ModelResult['verdict'],
  properties: PropertyResult[],
): ModelResult {
  return {
    model: { name, file: `models/${name}.model.ts`, format: 'typescript', hash: '5d1f0c' },
    verdict,
    stateSpace: space,
    properties,
    notes: [],
    elapsedMs: 4,
  };
}

export function report(...results: ReportDocument['results']): ReportDocument {
  return { format: 1, flowproof: '0.1.0', results };
}

/** Two long tasks read x = 0, and both write 1: `par(A[long, x := x+1], B[long, x := x+1])`. */
const lostUpdateSteps: readonly TraceStep[] = [
  {
    index: 0,
    label: 'par1:split',
    opcode: 'split',
    lane: '',
    scopes: [],
    instead: [],
    changes: [take('par1.in'), put('A.in'), put('B.in')],
  },
  {
    index: 1,
    label: 'A:start',
    opcode: 'task-start',
    lane: 'par1.0',
    scopes: [],
    instead: ['B:start'],
    changes: [take('A.in'), put('A.run{"stock":10}')],
  },
  {
    index: 2,
    label: 'B:start',
    opcode: 'task-start',
    lane: 'par1.1',
    scopes: [],
    instead: ['A:ok'],
    changes: [take('B.in'), put('B.run{"stock":10}')],
  },
  {
    index: 3,
    label: 'A:ok',
    opcode: 'task-outcome',
    lane: 'par1.0',
    scopes: [],
    instead: ['B:ok'],
    changes: [
      take('A.run{"stock":10}'),
      put('par1.out0'),
      change('variable', 'stock', '10', '9'),
      change('variable', 'lastBuyer', 'null', '"A"'),
    ],
  },
  {
    index: 4,
    label: 'B:ok',
    opcode: 'task-outcome',
    lane: 'par1.1',
    scopes: [],
    instead: [],
    changes: [take('B.run{"stock":10}'), put('par1.out1'), change('variable', 'lastBuyer', '"A"', '"B"')],
  },
  {
    index: 5,
    label: 'par1:join',
    opcode: 'join',
    lane: '',
    scopes: [],
    instead: [],
    changes: [take('par1.out0'), take('par1.out1'), change('sink', 'root', null, 1)],
  },
];

export const lostUpdate: ReportDocument = report({
  ...result('two-buyers', 'sound', [
    ...standard(),
    violated(
      'two-buyers',
      'stock-is-counted',
      'The case completes with stock = 9 after two sales from a stock of 10.',
      lostUpdateSteps,
      'completed',
      ['A', 'B'],
    ),
  ]),
  notes: ['Effects may have any of their declared outcomes.'],
});

/** Two locks taken in opposite order. */
const deadlockSteps: readonly TraceStep[] = [
  {
    index: 0,
    label: 'transfer:split',
    opcode: 'split',
    lane: '',
    scopes: [],
    instead: [],
    changes: [take('transfer.in'), put('lockFrom.in'), put('lockTo.in'), put('audit.in')],
  },
  {
    index: 1,
    label: 'audit',
    opcode: 'task',
    lane: 'transfer.2',
    scopes: [],
    instead: ['lockFrom:enter', 'lockTo:enter'],
    changes: [take('audit.in'), put('transfer.out2'), change('channel', 'ledger', null, 1)],
  },
  {
    index: 2,
    label: 'lockFrom:enter',
    opcode: 'lock',
    lane: 'transfer.0',
    scopes: ['payment'],
    instead: ['lockTo:enter'],
    changes: [take('lockFrom.in'), put('lockTo2.in')],
  },
  {
    index: 3,
    label: 'lockTo:enter',
    opcode: 'lock',
    lane: 'transfer.1',
    scopes: ['payment', 'refund'],
    instead: ['lockTo2:enter'],
    changes: [take('lockTo.in'), put('lockFrom2.in')],
  },
];

const deadlockReason =
  'The case can get stuck: each branch of transfer holds the lock that the other one waits for, and no final state can be reached.';

const deadlocked: ModelResult = {
  ...result(
    'checkout',
    'unsound',
    standard(
      violated('checkout', 'option-to-complete', deadlockReason, deadlockSteps, 'deadlocked', ['transfer']),
      violated('checkout', 'deadlock-free', 'One reachable state is stuck.', deadlockSteps, 'deadlocked', [
        'lockTo2',
        'lockFrom2',
      ]),
      {
        name: 'no-undelivered-messages',
        holds: 'unknown',
        culprits: [],
        witness: null,
        reason: 'Not decided: two channels are left open by the bound on instances.',
      },
      {
        name: 'no-dead-tasks',
        holds: 'no',
        culprits: ['refundFee', 'notifyBank'],
        witness: null,
        reason: 'Two tasks never happen in any run.',
      },
    ),
  ),
  stateSpace: {
    ...space,
    states: 18_204,
    edges: 51_377,
    deadlocks: 1,
    ends: { completed: 2, cancelled: 0, failed: 0, deadlocked: 1 },
    depth: 41,
  },
  notes: [
    'Timers are untimed: an armed timer may fire at any moment.',
    'One branch has no declared outcome and is taken to succeed.',
  ],
  elapsedMs: 92,
};

export const deadlock: ReportDocument = report(deadlocked);

const cut: ModelResult = {
  ...result(
    'order-pool',
    'unknown',
    standard().map((property) => ({
      ...property,
      holds: 'unknown',
      reason: 'The search was cut before it was decided.',
    })),
  ),
  stateSpace: {
    ...space,
    states: 2_000_000,
    complete: false,
    cutBy: 'states',
    ends: { ...space.ends, completed: 12 },
  },
  notes: ['The search stopped at 2,000,000 states (--max-states).'],
  elapsedMs: 3_412,
};

export const several: ReportDocument = report(
  deadlocked,
  lostUpdate.results[0]!,
  cut,
  result('happy', 'sound', standard()),
  {
    model: { file: 'models/broken.bpmn' },
    error: {
      code: 'FP2003',
      message: 'The element <task> is not closed.',
      file: 'models/broken.bpmn',
      line: 14,
      element: 'Task_1',
      remedy: 'Close the element, or export the diagram again.',
    },
  },
);

/** A long run over many branches, made without randomness; every fifth step sends a message to the next branch. */
export function longTrace(length: number, branches: number): ReportDocument {
  const taken = Array.from({ length: branches }, () => 0);
  const waiting = Array.from({ length: branches }, () => 0);
  const steps = Array.from({ length }, (_, index): TraceStep => {
    const branch = (index * index + 7 * Math.floor(index / 3)) % branches;
    const lane = `pool[${branch}]`;
    const at = taken[branch]!++;
    const changes = [take(`${lane}/task${at % 97}.in`), put(`${lane}/task${(at + 1) % 97}.in`)];
    const next = (branch + 1) % branches;
    if (index % 5 === 0) changes.push(change('channel', `mail${next}`, waiting[next]!, ++waiting[next]!));
    else if (waiting[branch]! > 0)
      changes.push(change('channel', `mail${branch}`, waiting[branch]!, --waiting[branch]!));
    if (index % 7 === 0)
      changes.push(change('variable', `total${branch % 4}`, String(index), String(index + 1)));
    return {
      index,
      label: `${lane}/task${at % 97}`,
      opcode: 'task',
      lane,
      scopes: ['pool'],
      instead: Array.from(
        { length: index % 4 },
        (_unused, k) => `pool[${(branch + k + 1) % branches}]/task${k}`,
      ),
      changes,
    };
  });
  const reason = 'A place holds two tokens.';
  return report(
    result(
      'warehouse',
      'unsound',
      standard(violated('warehouse', 'safe', reason, steps, 'stopped', ['pool'])),
    ),
  );
}

/** A replayed log as `flowproof view` shows it: one result whose one property carries the run. */
export const replayed: ReportDocument = report({
  ...result('two-buyers', 'not-applicable', [
    violated(
      'two-buyers',
      'stock-is-counted',
      'Reproduced: stock = 9 after two sales.',
      lostUpdateSteps,
      'completed',
      [],
    ),
  ]),
});

/** Labels only, as the net finds them; and a violation without any step. */
export const bare: ReportDocument = report(
  result(
    'labels',
    'unsound',
    standard(
      {
        name: 'safe',
        holds: 'no',
        culprits: ['p1'],
        reason: 'p1 holds two tokens.',
        witness: { labels: ['t1', 't2', 't1'] },
      },
      {
        name: 'bounded',
        holds: 'no',
        culprits: [],
        reason: 'The initial state violates it.',
        witness: { labels: [] },
      },
    ),
  ),
);
