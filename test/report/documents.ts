import {
  standardProperties,
  type ModelResult,
  type PropertyResult,
  type ReportDocument,
} from '../../src/report/document.ts';

/** A result in which everything holds, but for what is given. */
export function result(
  over: Partial<ModelResult> = {},
  ...properties: readonly PropertyResult[]
): ModelResult {
  return {
    model: { name: 'order', file: 'models/order.model.ts', format: 'typescript', hash: 'ab'.repeat(32) },
    verdict: properties.some((q) => q.holds === 'no') ? 'unsound' : 'sound',
    stateSpace: {
      states: 18_204,
      edges: '36893488147419103232',
      deadlocks: 0,
      finals: 2,
      ends: { completed: 2, cancelled: 0, failed: 0, deadlocked: 0 },
      complete: true,
      cutBy: null,
      method: 'explicit',
      maxTokensPerPlace: 1,
      maxTokensPerMarking: 4,
      depth: 12,
      statesPerSecond: 1_000_000,
      memoryBytes: 65_536,
    },
    properties: standardProperties.map(
      (name) =>
        properties.find((q) => q.name === name) ?? {
          name,
          holds: 'yes',
          culprits: [],
          witness: null,
          reason: '',
        },
    ),
    notes: [],
    elapsedMs: 92,
    ...over,
  };
}

/** A violated property with a run of these labels. */
export function violated(
  name: string,
  labels: readonly string[],
  culprits: readonly string[] = [],
): PropertyResult {
  const steps = labels.map((label, index) => ({ index, label }));
  return { name, holds: 'no', culprits, witness: { labels, steps }, reason: `because of ${name}` };
}

/** A document of these results. */
export function report(...results: ReportDocument['results']): ReportDocument {
  return { format: 1, flowproof: '0.1.0', results };
}
