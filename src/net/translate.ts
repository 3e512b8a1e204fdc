import type { Model, Term } from '../term/term.ts';
import { buildAtom } from './atoms.ts';
import { reaching, type Then } from './effect.ts';
import { buildFlow, buildGraph } from './flow.ts';
import { buildLock } from './lock.ts';
import { buildMi } from './mi.ts';
import { Net, tooLarge, type Build } from './net.ts';
import { buildOr } from './or.ts';
import { buildPools } from './pools.ts';
import { buildCall, buildRec, buildRecurse } from './recursion.ts';
import { rootSite } from './site.ts';
import { buildMerge, buildSplit } from './split.ts';
import { buildDefer, buildLoop, buildPar, buildScope, buildSeq, buildXor } from './structure.ts';
import type { TermModel } from './transition.ts';
import { buildWithdraw } from './withdraw.ts';

/**
 * The net of a model, straight from its term, as docs/semantics.md sections 1 to 4, 6 and 12 fix it.
 *
 * Rules stand in the stable order of the actions. Values of variables are interned as they are met, so a field model serves one
 * process only; names, labels and JSON do not depend on that.
 * @param model a valid model, with all names filled in
 * @returns fields and rules; while it is explored, conditions and handlers can raise UserError FP4001 to FP4004, and a task that
 * runs with more different values read than there are rules for, FP4005
 * @throws UserError FP1003 for a `recurse` outside its recursion, FP1017 for a flow node with a transient channel, FP1025 for a node
 * with too many sets of branches or edges, FP1026 for bounds that unfold into too large a net
 */
export function translate(model: Model): TermModel {
  try {
    const net = new Net(model);
    const enter = enterRoot(net, model.term);
    return net.finish(enter());
  } catch (error) {
    // Frames inside frames, each a nesting of the translation itself: only its depth can exhaust the stack.
    if (error instanceof RangeError) throw tooLarge(model, 'are nested too deep to be unfolded');
    throw error;
  }
}

/** Root flows and pools own the case's sinks and have no end; any other root counts the sink `root` when it is done. */
function enterRoot(net: Net, root: Term): Then {
  const site = rootSite(net.region, net.variables);
  const build = builder(net);
  if (root.kind === 'pools') return buildPools(net, build, root, site);
  if (root.kind === 'flow') {
    net.order();
    return buildGraph(net, build, root, site);
  }
  const sink = net.root();
  return build(root, site, () => reaching(sink));
}

function builder(net: Net): Build {
  const build: Build = (term, site, done) => {
    switch (term.kind) {
      case 'task':
      case 'event':
      case 'timer':
      case 'send':
      case 'receive':
        return buildAtom(net, build, term, site, done);
      case 'cancel':
      case 'finish':
        return buildWithdraw(net, term, site, done);
      case 'stop': {
        const sink = net.sink(site, `${term.name}.sink`);
        return () => reaching(sink);
      }
      case 'skip':
        return done;
      case 'seq':
        return buildSeq(build, term, site, done);
      case 'par':
        return buildPar(net, build, term, site, done);
      case 'xor':
        return buildXor(net, build, term, site, done);
      case 'loop':
        return buildLoop(net, build, term, site, done);
      case 'scope':
        return buildScope(net, build, term, site, done);
      case 'split':
        return buildSplit(net, term, site, done);
      case 'merge':
        return buildMerge(net, term, site, done);
      case 'or':
        return buildOr(net, build, term, site, done);
      case 'lock':
        return buildLock(net, build, term, site, done);
      case 'mi':
        return buildMi(net, build, term, site, done);
      case 'call':
        return buildCall(build, term, site, done);
      case 'rec':
        return buildRec(net, build, term, site, done);
      case 'recurse':
        return buildRecurse(net, build, term, site, done);
      case 'defer':
        return buildDefer(net, build, term, site, done);
      case 'flow':
        return buildFlow(net, build, term, site, done);
      case 'pools':
        return buildPools(net, build, term, site);
    }
  };
  return build;
}
