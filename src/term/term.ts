/**
 * The pattern algebra as plain data. Constructors (`construct.ts`) return these, `json.ts` reads and writes them, the
 * bytecode compiler and the net translation each give them their meaning, as docs/semantics.md fixes it.
 *
 * Everything here is in normal form: defaults are filled in, so that both translations read the same complete term.
 */
import type { Condition, Count, Data, Expression, Handler, Json } from './expression.ts';
import type { Property } from './property-kinds.ts';

export type * from './expression.ts';
export type * from './property-kinds.ts';

export type Term =
  | Task
  | Event
  | Timer
  | Send
  | Receive
  | Split
  | Merge
  | Withdraw
  | Stop
  | Skip
  | Seq
  | Par
  | Or
  | Xor
  | Loop
  | Scope
  | Lock
  | Defer
  | Mi
  | Call
  | Rec
  | Recurse
  | Flow
  | Pools;

export type TermKind = Term['kind'];

/** What `defer` can wait for and a simple flow node can do. */
export type Atom = Task | Event | Timer | Receive;

// ---- atoms ----

/** A unit of work. One action, or with `long` a start and a completion. */
export interface Task {
  readonly kind: 'task';
  readonly name: string;
  /** At least one. More than one (errors counted) puts the outcome's name into the label; a long task always does. */
  readonly outcomes: readonly Outcome[];
  readonly long: boolean;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Decides the outcome and the writes. Absent: every outcome whose `when` holds is offered, and `set` is written. */
  readonly run?: Handler;
  /** Offered (a long task: started) only while this scope is active (WCP-18). */
  readonly within?: string;
  /** A long task that the environment completes: an external call. With a delay it may time out (under the virtual clock after so long). */
  readonly effect?: { readonly timeout?: number };
  /** Of a long task: whoever runs it can crash, and is started again. */
  readonly crashes?: true;
  /** Of a long task: to be run again after a crash changes nothing outside. */
  readonly idempotent?: true;
}

export interface Outcome {
  readonly name: string;
  /** Raises this error instead of going on. */
  readonly raise?: string;
  /** Escalates: the nearest node attached for it reacts; the task goes on unless that node interrupts it. Never with `raise`. */
  readonly escalate?: string;
  /** Offered only when it holds. Never together with a handler. */
  readonly when?: Condition;
  readonly set?: Readonly<Record<string, Expression>>;
  /** Goes on here instead of being done at once. */
  readonly then?: Term;
}

/** The environment lets it happen; with a `domain`, the value it carries is written to `into`. */
export interface Event {
  readonly kind: 'event';
  readonly name: string;
  readonly into?: string;
  readonly domain?: readonly Json[];
  /** Offered only while this scope is active (WCP-18). */
  readonly within?: string;
}

export interface Timer {
  readonly kind: 'timer';
  readonly name: string;
  /** In the model's own unit of time. Untimed checks ignore it. */
  readonly delay: number;
}

/** One message to each of `channels`, in one action. On a channel of kind `signal` it reaches every waiting receiver, or nobody. */
export interface Send {
  readonly kind: 'send';
  readonly name: string;
  readonly channels: readonly string[];
}

/** Takes a message from one of `channels`; with several, the label says from which (`name=channel`). */
export interface Receive {
  readonly kind: 'receive';
  readonly name: string;
  readonly channels: readonly string[];
}

/** One thread becomes `n` (WCP-42). */
export interface Split {
  readonly kind: 'split';
  readonly name: string;
  readonly n: number;
}

/** `n` threads become one (WCP-41). */
export interface Merge {
  readonly kind: 'merge';
  readonly name: string;
  readonly n: number;
}

/** `cancel` withdraws a scope and nothing goes on there; `finish` withdraws it and goes on after it. */
export interface Withdraw {
  readonly kind: 'cancel' | 'finish';
  readonly name: string;
  /** A visible scope, or `case`. */
  readonly scope: string;
}

/** An end without continuation: adds one to its sink. */
export interface Stop {
  readonly kind: 'stop';
  readonly name: string;
}

export interface Skip {
  readonly kind: 'skip';
}

// ---- structure ----

export interface Seq {
  readonly kind: 'seq';
  readonly parts: readonly Term[];
}

export interface Par {
  readonly kind: 'par';
  readonly name: string;
  readonly branches: readonly Term[];
  readonly join: 'all' | 'multi' | { readonly first: number };
  /** What becomes of the losers of `first`. */
  readonly rest: 'cancel' | 'leave' | 'block';
}

export interface Xor {
  readonly kind: 'xor';
  readonly name: string;
  readonly branches: readonly Branch[];
}

/** Multi-choice: every branch whose `when` is true, and any of the open ones (WCP-6); joined (WCP-7) or each going on by itself. */
export interface Or {
  readonly kind: 'or';
  readonly name: string;
  readonly branches: readonly Branch[];
  readonly join: 'all' | 'multi';
}

/** Neither `when` nor `else`: the branch is open, the scheduler may choose it. */
export interface Branch {
  readonly when?: Condition;
  readonly else?: true;
  readonly do: Term;
}

export interface Loop {
  readonly kind: 'loop';
  readonly name: string;
  readonly loop: 'while' | 'until' | 'times';
  readonly body: Term;
  /** Repeats (`while`) or ends (`until`) when it holds; absent: open. */
  readonly when?: Condition;
  /** For `times`. */
  readonly times?: number;
}

export interface Scope {
  readonly kind: 'scope';
  readonly name: string;
  readonly body: Term;
  /** Handlers by error name; `*` catches the rest. */
  readonly on: Readonly<Record<string, Term>>;
}

/** A critical section: entered while no lock of the same name is held anywhere in the case (WCP-17, 39, 40). */
export interface Lock {
  readonly kind: 'lock';
  readonly name: string;
  readonly lock: string;
  readonly body: Term;
}

/** Several instances of the body, each in a frame `name[i]/` (WCP-12 to 15, 26, 27, 34 to 36). */
export interface Mi {
  readonly kind: 'mi';
  readonly name: string;
  readonly body: Term;
  readonly min: number;
  readonly max: number;
  /** Computes the number when the instances start; absent and min < max: the scheduler chooses. */
  readonly from?: Count;
  /** A variable that holds a list: instance i reads its i-th entry as `item`, and there are as many instances as entries. */
  readonly items?: string;
  /** Starts with `min`; further ones, up to `max`, may be added while it runs. */
  readonly add: boolean;
  readonly join: 'all' | 'multi' | { readonly first: number | Count };
  readonly rest: 'cancel' | 'leave';
}

/** Another term in a frame of its own, `name/`. */
export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly body: Term;
}

/** A term that can contain itself (WCP-22): `recurse` enters the body anew, at most `depth` deep; there it raises `atBound`. */
export interface Rec {
  readonly kind: 'rec';
  readonly name: string;
  readonly body: Term;
  readonly depth: number;
  readonly atBound: string;
}

/** Enters the recursion around it once more. */
export interface Recurse {
  readonly kind: 'recurse';
  readonly rec: string;
}

export interface Defer {
  readonly kind: 'defer';
  readonly name: string;
  readonly branches: readonly { readonly on: Atom; readonly do: Term }[];
}

/** An unstructured graph. Nodes keep the order in which they were declared. */
export interface Flow {
  readonly kind: 'flow';
  readonly name: string;
  /** Nodes that get a token on their start edge `->v` when the flow is entered. */
  readonly starts: readonly string[];
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
}

export interface FlowNode {
  readonly name: string;
  /** A simple atom (task that is not long, event, timer, send, receive), or any other term: then the node is compound. */
  readonly do?: Term;
  /** `first`: goes on once that many incoming edges are marked; the rest is taken by a reset when no more can come. */
  readonly join: 'xor' | 'and' | 'or' | { readonly first: number };
  readonly split: 'and' | 'xor' | 'or' | 'defer';
  /** Clears the flow (a pool: its instance) before its own sink is counted. */
  readonly end?: 'terminate';
  /**
   * Messages taken (one of them; with several the label says which, after `=`) and sent (each of them) when a simple node
   * fires. A `do` of kind send or receive is the same thing said shortly, and is turned into these by the constructor.
   */
  readonly receives: readonly string[];
  readonly sends: readonly string[];
  /** In a pool with instances: the node needs no token but a message, and starts the next instance. */
  readonly instantiates: boolean;
  /** Whether `no-dead-tasks` asks that it fires. */
  readonly activity: boolean;
  /** Of a compound node: a second activation while the first is in progress is a cut of the search, not a second thread inside. */
  readonly single: boolean;
  /** Reacts to something that happens while another node, or the flow, is in progress. Has no incoming edges. */
  readonly attached?: Attachment;
  /** Undoes this node of the same flow, when asked to. Has no edges. */
  readonly compensates?: string;
  /** Asks handlers to undo what has been done, and waits for them. Has no content. */
  readonly compensate?: Compensation;
}

/** What a node without incoming edges waits for (BPMN: a boundary event, or the start of an event sub-process). */
export interface Attachment {
  /** The compound node that it watches, which is `single`; `null`: the flow around it. */
  readonly to: string | null;
  /** Withdraws what it watches. Errors always do. */
  readonly interrupting: boolean;
  readonly on: Trigger;
  /** How often it can react during one activation of what it watches; `null`: as often as it happens. When interrupting, 1. */
  readonly times: number | null;
}

/** An error or escalation from inside (`*`: any), one of the messages or the signal that the node `receives`, a timer, or the environment. */
export type Trigger =
  | { readonly kind: 'error' | 'escalation'; readonly name: string }
  | { readonly kind: 'message' | 'signal' }
  | { readonly kind: 'timer'; readonly delay: number }
  | { readonly kind: 'event' };

export interface Compensation {
  /** Nodes of this flow that compensate others: each runs if what it compensates has completed since. */
  readonly handlers: readonly string[];
  /** Withdraws the rest of the flow first (BPMN: the cancel end event of a transaction). */
  readonly withdraw: boolean;
  /** Raised when all handlers are done. */
  readonly raise?: string;
}

export interface FlowEdge {
  /** Default `a->b`. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly when?: Condition;
  readonly else?: true;
}

/** Side by side from the start, without a split or a join: the pools of a BPMN collaboration. Only as the root of a model. */
export interface Pools {
  readonly kind: 'pools';
  readonly name: string;
  readonly pools: readonly Pool[];
}

/**
 * `instances: null`: entered once when the case starts; its nodes carry no path. Otherwise up to that many instances, each
 * in a frame `name[i]/`; the first is entered at the start if the flow has starts, each further one by a node that
 * `instantiates`, lowest idle instance first. A message that finds no idle instance is a cut of the search.
 */
export interface Pool {
  readonly name: string;
  readonly instances: number | null;
  readonly flow: Flow;
}

// ---- models ----

export interface Model {
  readonly name: string;
  readonly term: Term;
  /** Initial values. */
  readonly variables: Data;
  /** The variables whose initial values a caller is expected to vary; absent where there are none. */
  readonly inputs?: readonly string[];
  /** Channels that are not persistent. */
  readonly channels: Channels;
  readonly properties: readonly Property[];
  readonly clock: Clock;
  /** In which order messages are received; `null`: in any. */
  readonly network: Network | null;
}

/** `untimed`: an armed timer may fire at any moment. `virtual`: timers fire in the order of their delays, when nothing else can happen. */
export type Clock = 'untimed' | 'virtual';

/** Orders in which messages on the channels between `peers` are received (Chevrou, Hurault, Queinnec 2016; fbpmn's names). */
export interface Network {
  readonly order: MessageOrder;
  /** Sender and receiver of each channel that is ordered. Others are not. */
  readonly peers: Readonly<Record<string, readonly [from: string, to: string]>>;
}

export type MessageOrder = 'fifo-pair' | 'causal' | 'inbox' | 'outbox' | 'fifo' | 'rsc';

/** Kinds of the channels that are not persistent. */
export type Channels = Readonly<Record<string, 'signal' | 'transient'>>;
