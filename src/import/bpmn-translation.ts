import type { Flow, Task, Term } from '../term/term.ts';
import { kindOf, type BpmnElement, type FlowElement, type Process } from './bpmn-elements.ts';
import { calledId } from './bpmn-calls.ts';
import { Codes } from './bpmn-codes.ts';
import type { Level } from './bpmn-level.ts';
import type { Exchanges } from './bpmn-messages.ts';
import type { BpmnSource } from './bpmn-source.ts';

/** How a level begins: at its start events, or behind one of them that has happened (an event sub-process). */
export type Begin = 'start-events' | FlowElement;

/** What the translation of one file shares. */
export class Translation {
  readonly errors = new Codes();
  readonly escalations = new Codes();
  /** Nodes that wait for the environment. */
  readonly environment = new Set<string>();
  /** Names of errors that cancel a transaction, by transaction. */
  readonly #cancellations = new Map<BpmnElement, string>();
  readonly #taken: Set<string>;
  /** How many names were made of one. */
  readonly #numbers = new Map<string, number>();
  readonly #noted = new Set<string>();
  #calls = 0;

  constructor(
    readonly source: BpmnSource,
    readonly exchanges: Exchanges,
    /** Processes that stand where they are called, by id. */
    readonly called: ReadonlyMap<string, Process>,
    /** Where a number of instances is open: at most this many. */
    readonly instances: number,
    /** The content of a level as a flow; given here, so that sub-processes can ask for it. */
    readonly flow: (level: Level, name: string, begin: Begin, t: Translation) => Flow,
  ) {
    this.#taken = new Set([...source.elements.keys(), 'case']);
  }

  /** The processes that are being translated, calls inside calls. */
  readonly open: Process[] = [];

  /** A name that no element has. */
  unique(name: string): string {
    let free = name;
    let number = this.#numbers.get(name) ?? 1;
    while (this.#taken.has(free)) free = `${name}.${++number}`;
    this.#numbers.set(name, number);
    this.#taken.add(free);
    return free;
  }

  /** A name for something that stands for `element`, or a part of it: reports show the element's own name. */
  part(element: BpmnElement, suffix: string, kind = kindOf(element)): string {
    const id = element.id ?? kind;
    const name = this.unique(`${id}.${suffix}`);
    const { name: label, line } = this.source.elements.get(id) ?? {};
    this.source.elements.set(name, {
      kind,
      ...(label === undefined ? {} : { name: label }),
      ...(line === undefined ? {} : { line }),
    });
    return name;
  }

  /** Tells people, once. */
  note(sentence: string): void {
    if (this.#noted.has(sentence)) return;
    this.#noted.add(sentence);
    this.source.notes.push(sentence);
  }

  /** The error that tells the boundary event of a transaction that it was cancelled. */
  cancellation(transaction: BpmnElement): string {
    let name = this.#cancellations.get(transaction);
    if (name === undefined) {
      this.#cancellations.set(transaction, (name = this.errors.fresh(`${transaction.id!}.cancelled`)));
    }
    return name;
  }

  /** The process that stands where `element` calls it, or `null`. */
  callee(element: FlowElement): Process | null {
    const process = this.called.get(calledId(element) ?? '');
    return process === undefined || this.open.includes(process) ? null : process;
  }

  /**
   * Translates what a call activity calls.
   * @throws UserError FP2042 where calls inside calls make more copies than any model needs
   */
  inside<T>(process: Process, element: BpmnElement, translate: () => T): T {
    this.#calls += 1;
    if (this.#calls > mostCalls) {
      const message = `callActivity "${element.id!}": more than ${mostCalls} copies of called processes are not supported`;
      this.source.fail('FP2042', message, 'Call fewer processes inside called processes.', element.id);
    }
    this.open.push(process);
    try {
      return translate();
    } finally {
      this.open.pop();
    }
  }
}

const mostCalls = 1000;

/** What nodes have unless they say otherwise. */
export const plain = {
  join: 'xor',
  split: 'and',
  receives: [],
  sends: [],
  instantiates: false,
  activity: false,
  single: false,
} as const;

/** A task that decides nothing and reads nothing. */
export function taskOf(name: string, outcomes: Task['outcomes']): Task {
  return { kind: 'task', name, outcomes, long: false, reads: [], writes: [] };
}

/** Terms one after the other; also where there is one only, so that a node with such a content is compound. */
export function inTurn(parts: readonly Term[]): Term {
  return { kind: 'seq', parts };
}
