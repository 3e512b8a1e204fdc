import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { endsOf } from '../explore/ends.ts';
import { explore } from '../../src/explore/explore.ts';
import { readBpmn } from '../../src/import/bpmn.ts';
import { translate } from '../../src/net/translate.ts';
import { modelsFolder } from '../models.ts';

describe.skipIf(!modelsFolder)('models by others', () => {
  const rows = modelsFolder
    ? readFileSync(join(modelsFolder, 'INDEX.tsv'), 'utf8')
        .split('\n')
        .map((l) => l.split('\t'))
    : [];
  const expected = rows.flatMap(([file, , , , figures]) => {
    if (!file?.endsWith('.bpmn') || figures === undefined) return [];
    const counts =
      /canonical \(pool order ignored\)=(\d+\/\d+)/.exec(figures)?.[1] ??
      /(\d+) states \/ (\d+) transitions/.exec(figures)?.slice(1).join('/');
    const dead = /\(dead: ([^)]*)\)/.exec(figures)?.[1]?.split(',') ?? [];
    return counts === undefined
      ? []
      : [
          {
            file,
            counts,
            dead,
            stuck: Number(/(\d+) stuck states|stuck states (\d+)/.exec(figures)?.slice(1).find(Boolean)),
          },
        ];
  });

  test('are there', () => expect(expected).toHaveLength(14));

  test.each(expected)(
    '$file has $counts states and edges, $stuck stuck states, and dead: $dead',
    async ({ file, counts, dead, stuck }) => {
      const [imported] = await readBpmn(join(modelsFolder!, file));
      const net = translate(imported!.model);
      const graph = await explore(net);
      const { states, edges, fired } = graph;
      expect(`${states}/${edges}`).toBe(counts);
      expect(endsOf(graph).deadlocked).toBe(stuck);
      expect(net.activities.filter((a) => !a.rules.some((r) => fired[r])).map((a) => a.id)).toEqual(dead);
    },
  );
});
