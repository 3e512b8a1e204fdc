import { always, event, model, par, seq, task, loop, xor, mi } from 'flowproof';
// long counterexample: counter to 10000
export const count = model('count', loop.while ? loop.while(task('inc', {reads:['n'],writes:['n'],run:({n})=>({n:Number(n)+1})}), {} as any) : task('x'), {variables:{n:0}});
