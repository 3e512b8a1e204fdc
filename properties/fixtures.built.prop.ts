/** Models of every format as suites of tests. */
import { load } from 'flowproof';
import { expectSound, test } from 'flowproof/vitest';

const files = ['fixtures/sound/payment-timeout/payment.bpmn', 'fixtures/sound/workflow-net/pair.pnml'];

for (const file of files) test.model(file, file, { schedules: { runs: 20 } });

test('every model of the museum that was mended is sound', async () => {
  for await (const loaded of load(['fixtures/sound/*-mended/*.model.ts'])) {
    if ('error' in loaded) throw loaded.error;
    await expectSound(loaded);
  }
});
