import * as fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { positionsOf } from '../../src/source/positions.ts';
import { program } from './programs.ts';
import { witnessed, type Witnessed } from './witnessed.ts';

it('no position is that of another call than the one that made the element when the program ran', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flowproof-programs-'));
  const path = join(folder, 'a.model.js');
  let found = 0;
  const agrees = async (text: string): Promise<void> => {
    writeFileSync(path, text);
    const ran: Witnessed | null = await witnessed(path).catch(() => null);
    if (ran === null) return;
    for (const [name, { line }] of positionsOf(path, ran.model).elements) {
      if (name.includes(':')) continue;
      expect(ran.lines.get(name), `${name} at line ${line} of\n${text}`).toContain(line);
      found++;
    }
  };
  try {
    await fc.assert(fc.asyncProperty(program, agrees), { numRuns: 60 });
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(found).toBeGreaterThan(10);
});
