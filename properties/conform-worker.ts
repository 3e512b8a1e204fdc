/** A process of its own that checks the batches it is sent: `conform --jobs J` starts J of them. */
import { checkBatch } from './conform-batch.ts';
import { checkNets } from './conform-nets.ts';
import type { Drawing } from './drawings.ts';

/** What a worker is told. Batches come one at a time. */
export type Order = { readonly drawing: Drawing; readonly batch: number } | 'stop';

let stopped = false;
// an interrupt from the terminal reaches every process; the first one tells this one what to do
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());
process.on('message', async (order: Order) => {
  if (order === 'stop') stopped = true;
  else {
    const check = order.drawing.of === 'nets' ? checkNets : checkBatch;
    process.send!(await check(order.drawing, order.batch, () => stopped));
  }
});
