import { test as prop } from '@fast-check/vitest';
import fc from 'fast-check';
import { eventually } from 'flowproof';
import { expectHolds, expectSound, test } from 'flowproof/vitest';

import { stock } from './stock.model.ts';

test.model('stock', stock, { schedules: { runs: 100 } });

test.model('side by side', stock, { concurrent: true, ignore: ['both sales count'] });

test('every sale is sent', () => expectHolds(stock, eventually('mail is sent', 'mail3')));

test('it is sound', () => expectSound(stock));

prop.prop([fc.constant(stock)], { numRuns: 2 })('drawn models', async (drawn) => {
  await expectSound(drawn, { ignore: ['both sales count'] });
});
