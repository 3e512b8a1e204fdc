import {
  kindOf,
  nodesOf,
  type BpmnElement,
  type Collaboration,
  type MessageFlow,
  type Participant,
  type Process,
} from './bpmn-elements.ts';
import { callTree } from './bpmn-calls.ts';
import type { BpmnSource } from './bpmn-source.ts';

/** A process that is translated, with the participant that stands for it in the collaboration, if any. */
export interface PoolSource {
  /** Id of the participant, else of the process. */
  readonly name: string;
  readonly process: Process;
}

/** What a file holds: pools with content, and the message flows between them. */
export interface Contents {
  readonly pools: readonly PoolSource[];
  readonly messageFlows: readonly MessageFlow[];
  /** Processes that stand where they are called, by id. */
  readonly called: ReadonlyMap<string, Process>;
  /** Id and name of the first collaboration. */
  readonly collaboration: BpmnElement | null;
}

/**
 * The pools of a file: a process for each participant that has one with nodes, then processes without a participant, unless they are
 * called. Participants without content are black boxes.
 * @throws UserError FP2041 when no process has a node, FP2042 for choreographies and participants that stand for several,
 *   FP2045 for a process without an id, FP2053 for two participants of one process
 */
export function contentsOf(source: BpmnSource): Contents {
  const roots = source.definitions.rootElements ?? [];
  const collaborations = roots.filter((r): r is Collaboration => kindOf(r) === 'collaboration');
  const processes = roots.filter((r): r is Process => kindOf(r) === 'process');
  for (const r of roots) {
    if (/choreography/i.test(kindOf(r))) {
      source.fail(
        'FP2042',
        `${kindOf(r)} "${r.id ?? '?'}": a choreography is not supported`,
        'Model it as a collaboration of pools.',
        r.id,
      );
    }
  }
  const owners = participantsOf(collaborations, source);
  const pools = [...owners].map(([process, { id }]) => poolOf(process, id ?? process.id, source));
  const messageFlows = collaborations.flatMap((c) => c.messageFlows ?? []);
  const filledProcesses = processes.filter((p) => nodesOf(p).length > 0);
  const tree = callTree(filledProcesses, [...owners.keys()], messageFlows);
  for (const process of processes)
    if (!owners.has(process) && (tree.roots.has(process) || nodesOf(process).length === 0))
      pools.push(poolOf(process, process.id, source));
  const filled = pools.filter((p) => nodesOf(p.process).length > 0);
  if (filled.length === 0) {
    source.fail(
      'FP2041',
      'the file has no process with nodes',
      'Draw a process with a start event.',
      pools[0]?.process.id,
    );
  }
  return {
    pools: filled,
    messageFlows,
    called: tree.called,
    collaboration: collaborations[0] ?? null,
  };
}

/** The processes that participants have, in their order. */
function participantsOf(
  collaborations: readonly Collaboration[],
  source: BpmnSource,
): Map<Process, Participant> {
  const owners = new Map<Process, Participant>();
  for (const participant of collaborations.flatMap((c) => c.participants ?? [])) {
    const { processRef: process, id } = participant;
    if (!process) continue;
    const other = owners.get(process);
    if (other) {
      source.fail(
        'FP2053',
        `the participants "${other.id ?? '?'}" and "${id ?? '?'}" have the same process "${process.id ?? '?'}"`,
        'Give each a process of its own.',
        id,
      );
    }
    owners.set(process, participant);
    if ((participant.participantMultiplicity?.maximum ?? 1) > 1) {
      source.fail(
        'FP2042',
        `participant "${id ?? '?'}": a participant that stands for several is not supported`,
        'Remove its multiplicity.',
        id,
      );
    }
  }
  return owners;
}

function poolOf(process: Process, name: string | undefined, source: BpmnSource): PoolSource {
  if (name === undefined) return source.fail('FP2045', 'a process has no id', 'Give every process an id.');
  return { name, process };
}
