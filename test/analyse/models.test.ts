import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analyse/analyse.ts';
import type { Analysis } from '../../src/analyse/conclude.ts';
import { endsOf } from '../explore/ends.ts';
import { explore } from '../../src/explore/explore.ts';
import type { FieldModel } from '../../src/fields.ts';
import { readBpmn } from '../../src/import/bpmn.ts';
import { readPnml } from '../../src/import/pnml.ts';
import { translate } from '../../src/net/translate.ts';
import { modelsFolder } from '../models.ts';

const table = (file: string) =>
  modelsFolder === null
    ? []
    : readFileSync(join(modelsFolder, file), 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split('\t'));

const index = table('INDEX.tsv').map((cells) => ({ file: cells[0], figures: cells[4] }));

/** The value of `name=value` in a list of published figures. */
function figure(figures: string, name: string): string | undefined {
  return new RegExp(`(?:^|[ ;])${name}=([^ ;]+)`).exec(figures)?.[1];
}

async function pnml(file: string): Promise<FieldModel> {
  const [{ net }] = await readPnml(join(modelsFolder!, file));
  return net;
}

function holds({ properties }: Analysis): Record<string, string> {
  return Object.fromEntries(properties.map((property) => [property.name, property.holds]));
}

const yes = (holds: boolean) => (holds ? 'yes' : 'no');

describe.skipIf(!modelsFolder)('nets of the Model Checking Contest and of mcnet', () => {
  const nets = index.filter(({ file }) => file.startsWith('mcc/') || file.startsWith('mcnet/'));

  it.each(nets)('$file', { timeout: 300_000 }, async ({ file, figures }) => {
    const model = { ...(await pnml(file)), ending: 'plain-net' } as const;
    const graph = await explore(model);
    const { states, edges, maxTokensPerPlace, maxTokensPerMarking, fired, complete } = graph;
    const ends = endsOf(graph);
    expect(complete).toBe(true);
    expect({ states: String(states), edges: String(edges) }).toEqual({
      states: figure(figures, 'states'),
      edges: figure(figures, 'edges'),
    });
    const dead = fired.filter((count) => count === 0).length;
    if (file.startsWith('mcnet/')) {
      expect(`dead transitions=${dead}`).toBe(/dead transitions=\d+/.exec(figures)![0]);
      return;
    }
    expect({
      place: String(maxTokensPerPlace),
      marking: String(maxTokensPerMarking),
      deadlock: yes(ends.deadlocked > 0),
      oneSafe: yes(maxTokensPerPlace <= 1),
      quasiLive: yes(dead === 0),
    }).toEqual({
      place: figure(figures, 'maxTokenInPlace'),
      marking: figure(figures, 'maxTokenPerMarking'),
      deadlock: figure(figures, 'deadlockReachable'),
      oneSafe: figure(figures, 'oneSafe'),
      quasiLive: figure(figures, 'quasiLive\\(noDeadTransition\\)'),
    });
  });
});

describe.skipIf(!modelsFolder)('workflow nets of the IBM library', () => {
  const rows = table('ibm-a/INDEX.tsv');

  it('are all there', () => expect(rows).toHaveLength(282));

  it('have the published verdicts and counts', { timeout: 300_000 }, async () => {
    for (const [name, , , , verdict, states, edges, safe, optionToComplete, deadTransitions] of rows) {
      const analysis = await analyse(await pnml(`ibm-a/${name}.pnml`), { maxStates: 300_000 });
      const properties = holds(analysis);
      const isUnbounded = states === '>300000';
      const completion = properties['option-to-complete'];
      expect({
        name,
        verdict:
          properties['safe'] === 'no' ? 'unsafe' : completion === 'yes' ? 'sound' : 'no-option-to-complete',
        safe: properties['safe'],
        bounded: properties['bounded'],
      }).toEqual({ name, verdict, safe: yes(safe === 'T'), bounded: yes(!isUnbounded) });
      if (isUnbounded) continue;
      const dead = analysis.properties.find((property) => property.name === 'no-dead-tasks')!.culprits.length;
      const { stateSpace } = analysis;
      expect([name, stateSpace.states, stateSpace.edges, completion, dead]).toEqual([
        name,
        Number(states),
        Number(edges),
        yes(optionToComplete === 'T'),
        Number(deadTransitions),
      ]);
    }
  });
});

describe.skipIf(!modelsFolder)('BPMN models', () => {
  const published = index.filter(
    ({ file, figures }) => file.endsWith('.bpmn') && figures.startsWith('safeness'),
  );

  it('are all there', () => expect(published).toHaveLength(14));

  it.each(published)('$file', async ({ file, figures }) => {
    const [{ model }] = await readBpmn(join(modelsFolder!, file));
    const properties = holds(await analyse(translate(model)));
    expect({
      safe: properties['safe'],
      optionToComplete: properties['option-to-complete'],
      properCompletion: properties['proper-completion'],
      noDeadActivities: properties['no-dead-tasks'],
    }).toEqual({
      safe: figure(figures, 'safeness'),
      optionToComplete: figure(figures, 'optionToComplete'),
      properCompletion: figure(figures, 'properCompletion'),
      noDeadActivities: figure(figures, 'noDeadActivities'),
    });
  });
});
