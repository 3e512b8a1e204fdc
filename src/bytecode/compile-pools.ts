/** Pools to bytecode (semantics, section 12.7): flows side by side, and instances that messages start. */
import type { Pool, Pools } from '../term/term.ts';
import { compileFlow, enterFlow, FlowCompiler } from './compile-flow.ts';
import { framePath, inner, type Compiler } from './compiler.ts';
import type { Context, Emitter } from './emitter.ts';

/** Plans the actions of all pools. */
export function compilePools(compiler: Compiler, pools: Pools, context: Context): void {
  const { emit } = compiler;
  emit.number();
  for (const pool of pools.pools) {
    const order = emit.number();
    if (pool.instances === null) {
      const lane = pools.pools.length > 1 ? inner(context.lane, pool.name) : context.lane;
      compileFlow(compiler, pool.flow, { ...context, lane }, 'root');
      continue;
    }
    planLimit(emit, pool, pool.instances, order, context);
    for (let i = 0; i < pool.instances; i++) {
      emit.again(order, () => compileInstance(compiler, pool, i, context));
    }
  }
}

function compileInstance(compiler: Compiler, pool: Pool, i: number, context: Context): void {
  compiler.emit.number();
  const path = framePath(pool.name, i);
  const inside = { ...context, path, lane: inner(context.lane, path.slice(0, -1)) };
  const nodes = new FlowCompiler(compiler, pool.flow, inside, { pool, i });
  for (const v of pool.flow.nodes) nodes.node(v);
}

/** Emits the entry of the pools that start with the case. */
export function enterPools(compiler: Compiler, pools: Pools): void {
  for (const { flow, instances, name } of pools.pools) {
    if (instances === null) enterFlow(compiler, flow, '');
    else if (flow.starts.length > 0) enterFlow(compiler, flow, framePath(name, 0));
  }
}

/** A message for a further instance that the bound does not allow cuts the search (section 12.7). */
function planLimit(emit: Emitter, pool: Pool, instances: number, order: number, context: Context): void {
  const channels = new Set(pool.flow.nodes.filter((v) => v.instantiates).flatMap((v) => v.receives));
  const { lo, hi } = emit.region(framePath(pool.name, instances - 1) + pool.flow.name);
  for (const c of channels) {
    emit.plan(order, {
      label: channels.size > 1 ? `${pool.name}:limit=${c}` : `${pool.name}:limit`,
      node: pool.name,
      opcode: 'LIMIT',
      context,
      triggers: [],
      guards: () => {
        emit.op('MESSAGE', emit.channel(c));
        emit.op('ACTIVE', lo, hi);
      },
      effects: () => emit.op('FAIL', emit.error('limit')),
    });
  }
}
