import { always, model, par, seq, task } from 'flowproof';

/** Two clerks count the same stock without looking at each other: an update can be lost. */
const take = (name: string) =>
  task(name, {
    long: true,
    reads: ['stock'],
    writes: ['stock'],
    run: ({ stock }) => ({ stock: Number(stock) - 1 }),
  });

const noise = (name: string) => seq(task(`${name}1`), task(`${name}2`), task(`${name}3`));

export const stock = model(
  'stock',
  par([take('counter'), take('web'), noise('mail'), noise('log')], { name: 'sell' }),
  {
    variables: { stock: 10 },
    properties: [
      always('both sales count', ['stock'], ({ stock }) => stock === 8, {
        at: 'completed',
        message: 'a sale is lost',
      }),
    ],
  },
);
