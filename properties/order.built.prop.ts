import { effect, eventually, exactlyOnce, model, par, seq, skip, scope, task } from 'flowproof';
import { test } from 'flowproof/vitest';

const charge = scope('payment', effect('charge', { outcomes: ['ok'], errors: ['refused'] }), {
  on: { refused: skip() },
});
const order = model('order', seq(task('take'), par([charge, task('pack')]), task('ship')), {
  properties: [eventually('orders are shipped', 'ship'), exactlyOnce('ship')],
});

test.model('order', order);
