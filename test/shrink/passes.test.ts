import { describe, expect, it } from 'vitest';
import { choose } from '../../src/shrink/choose.ts';
import { cut } from '../../src/shrink/cut.ts';
import { ddmin } from '../../src/shrink/ddmin.ts';
import { dropBranch } from '../../src/shrink/drop-branch.ts';
import { lowerData } from '../../src/shrink/lower-data.ts';
import { mergeBlocks } from '../../src/shrink/merge-blocks.ts';
import { move } from '../../src/shrink/move.ts';
import { toItsEnd } from '../../src/run/pause.ts';
import { applyPass } from '../../src/shrink/pass.ts';
import { swap } from '../../src/shrink/swap.ts';
import { applied, inOrder, plainRun } from './plain-run.ts';

describe('cut', () => {
  it('finds the shortest prefix that fails', () => {
    const { result, proposed } = applied(cut, 'A1 A2 B1 A3 B2', inOrder('A1', 'A2'));
    expect(result).toBe('A1 A2');
    expect(proposed).toEqual(['', 'A1 A2 B1', 'A1', 'A1 A2', 'A1']);
  });

  it('proposes everything, halves and so on down to one step where nothing can go', () => {
    const { result, proposed } = applied(cut, 'A1 A2 A3 A4', inOrder('A4'));
    expect(result).toBe('A1 A2 A3 A4');
    expect(proposed).toEqual(['', 'A1 A2', 'A1 A2 A3']);
  });
});

describe('dropBranch', () => {
  it('drops whole lanes, then whole labels', () => {
    const { result, proposed } = applied(dropBranch, 'A1 B1 C1 A2 B2 A1', inOrder('B2', 'A1'));
    expect(proposed).toEqual([
      'B1 C1 B2',
      'A1 C1 A2 A1',
      'A1 B1 A2 B2 A1',
      'B1 A2 B2',
      'A1 A2 B2 A1',
      'A1 B2 A1',
      'A1 A1',
    ]);
    expect(result).toBe('A1 B2 A1');
  });

  it('drops a lane together with the lanes inside it, outermost first, and never the trunk', () => {
    const run = { ...plainRun('a b c d'), lanes: ['', 'p.0', 'p.0/q.1', 'p.01'] };
    const proposed: string[] = [];
    toItsEnd(
      applyPass(dropBranch, run, (labels) => {
        proposed.push(labels.join(' '));
        return null;
      }),
    );
    expect(proposed.slice(0, 3)).toEqual(['a d', 'a b c', 'a b d']);
    expect(proposed.slice(3)).toEqual(['b c d', 'a c d', 'a b d', 'a b c']);
  });
});

describe('ddmin', () => {
  it('deletes chunks down to single steps', () => {
    const { result, proposed } = applied(ddmin, 'A1 A2 A3 A4 A5 A6 A7 A8', inOrder('A3', 'A6'));
    expect(result).toBe('A3 A6');
    expect(proposed.slice(0, 2)).toEqual(['A5 A6 A7 A8', 'A1 A2 A3 A4']);
    expect(proposed.at(-1)).toBe('A3');
  });

  it('deletes chunks of one lane that others have torn apart', () => {
    const together = (labels: readonly string[]): boolean => {
      const rest = labels.filter((label) => label.startsWith('A')).join(' ');
      return (
        labels.filter((label) => label.startsWith('B')).length === 4 &&
        ['A1 A2 A3 A4', 'A1 A2'].includes(rest)
      );
    };
    expect(applied(ddmin, 'A1 B1 A2 B2 A3 B3 A4 B4', together).result).toBe('A1 B1 A2 B2 B3 B4');
  });

  it('leaves a run in which every step is needed, after trying each', () => {
    const { result, proposed } = applied(ddmin, 'A1 B1 C1', inOrder('A1', 'B1', 'C1'));
    expect(result).toBe('A1 B1 C1');
    expect(proposed).toEqual(['B1 C1', 'A1 C1', 'A1 B1']);
  });
});

describe('mergeBlocks', () => {
  it('pulls all later steps of a lane together', () => {
    const { result, proposed } = applied(mergeBlocks, 'A1 B1 A2 B2 A3', () => true);
    expect(result).toBe('A1 A2 A3 B1 B2');
    expect(proposed).toEqual(['A1 A2 A3 B1 B2']);
  });

  it('pulls the next block only, where all is too much', () => {
    const { result } = applied(mergeBlocks, 'A1 B1 A2 C1 A3', inOrder('A1', 'C1', 'A3'));
    expect(result).toBe('A1 A2 B1 C1 A3');
  });

  it('pushes a block on to the next, where nothing can be pulled', () => {
    const { result, proposed } = applied(mergeBlocks, 'A1 B1 C1 A2', inOrder('B1', 'C1', 'A2'));
    expect(proposed).toEqual(['A1 A2 B1 C1', 'A1 A2 B1 C1', 'B1 C1 A1 A2']);
    expect(result).toBe('B1 C1 A1 A2');
  });
});

describe('swap', () => {
  it('brings blocks into the order of their picks', () => {
    const { result } = applied(swap, 'C1 C2 B1 A1', () => true, ['A1', 'B1', 'C1', 'C2']);
    expect(result).toBe('A1 B1 C1 C2');
  });

  it('leaves what must not pass each other', () => {
    const { result, proposed } = applied(swap, 'B1 A1', inOrder('B1', 'A1'), ['A1', 'B1']);
    expect(result).toBe('B1 A1');
    expect(proposed).toEqual(['A1 B1']);
  });
});

describe('move', () => {
  it('moves a block past several others', () => {
    const { result, proposed } = applied(move, 'A1 B1 C1 A2', inOrder('B1', 'C1', 'A2'));
    expect(proposed[0]).toBe('B1 C1 A2 A1');
    expect(result).toBe('B1 C1 A2 A1');
  });

  it('leaves neighbours to swap', () => {
    expect(applied(move, 'A1 B1', () => true).proposed).toEqual([]);
  });
});

describe('choose', () => {
  it('takes the least action that fails too, and then says so for the next step', () => {
    const { result, proposed } = applied(choose, 'A3 A3', (labels) => labels[0] !== 'A1', ['A1', 'A2', 'A3']);
    expect(proposed.slice(0, 2)).toEqual(['A1 A3', 'A2 A3']);
    expect(result).toBe('A2 A1');
  });

  it('moves an action that comes later anyway', () => {
    const { result, proposed } = applied(choose, 'B1 C1 A1', () => true, ['A1', 'B1', 'C1']);
    expect(proposed[0]).toBe('A1 B1 C1');
    expect(result.startsWith('A1')).toBe(true);
  });
});

describe('lowerData', () => {
  const order = ['a:no', 'a:ok', 'a:late', 'b:no', 'b:late', 'e=1', 'e=2'];

  it('lowers an outcome wherever it is taken', () => {
    const same = (labels: readonly string[]): boolean => new Set(labels).size === 1;
    const { result, proposed } = applied(lowerData, 'a:late a:late', same, order);
    expect(result).toBe('a:no a:no');
    expect(proposed).toEqual(['a:no a:no']);
  });

  it('lowers the same outcome of other nodes with it, where one alone is not enough', () => {
    const agree = (labels: readonly string[]): boolean =>
      new Set(labels.map((l) => l.split(':')[1])).size === 1;
    const { result, proposed } = applied(lowerData, 'a:late b:late', agree, order);
    expect(result).toBe('a:no b:no');
    expect(proposed).toEqual(['a:no b:late', 'a:no b:no']);
  });

  it('lowers values of events, and never takes an action of another node', () => {
    const { result, proposed } = applied(lowerData, 'e=2 b:no', () => true, order);
    expect(result).toBe('e=1 b:no');
    expect(proposed).toEqual(['e=1 b:no']);
  });
});
