import type { Opcode } from './opcodes.ts';

/** What is said of an opcode. */
interface OpcodeWords {
  /** In terms of its operands: what a guard asks, what an effect does. */
  readonly does: string;
  /** Why it is needed beside the others. */
  readonly why: string;
}

/** What each opcode does and why it is there; apart from the opcodes, so that what runs programs does not carry it. */
export const opcodeWords: Readonly<Record<Opcode, OpcodeWords>> = {
  // ---- guards ----
  NEED: {
    does: 'at least n tokens at p, or the counter is n or more',
    why: '`merge` unites n threads at one position, `times` ends at a number, and no other guard counts.',
  },
  FIRST: {
    does: 'of the marked positions in the interval, the one that triggers the action is the first',
    why: 'A join can be triggered from any of its branches and yet must be offered once, whichever of them are marked.',
  },
  MARKED: {
    does: 'of the m positions from lo at least n are marked',
    why: 'A join counts branches that have arrived: two tokens of one branch are one arrival, which NEED at one position cannot tell.',
  },
  IDLE: {
    does: 'no token and no sink in the interval',
    why: 'Critical sections, blocking joins and instances exclude each other by emptiness of a whole region, so that cancelling a holder frees the lock by itself; a scope ends when nothing is left in it but its own sinks.',
  },
  ACTIVE: {
    does: 'some token or sink in the region',
    why: 'Guards have no negation: a milestone holds while anything at all lies in its scope.',
  },
  BELOW: {
    does: 'the counter is below n',
    why: 'Guards have no negation of NEED: `times` repeats while its counter is low.',
  },
  CHOICE: {
    does: 'the branch of the choice is offered; branch = the number of branches: none is',
    why: 'A branch depends on the conditions before it, on the open branches and on `else`: one question for the choice, where TEST would need a row of its own for each branch.',
  },
  TEST: {
    does: 'the condition is true (value 1) or false (value 0)',
    why: 'A loop with a condition leaves nothing to the scheduler, and its other part needs the negation.',
  },
  OUTCOME: {
    does: 'the outcome is offered; outcome = the number of outcomes: fault',
    why: 'What a handler returns on the data that it reads decides which completions of a task there are; conditions do not run handlers.',
  },
  MESSAGE: {
    does: 'the channel holds a message',
    why: 'Messages lie outside the control flow, where no clearing reaches them: guards on positions do not see them.',
  },
  SETTLED: {
    does: 'all instances that were started are done',
    why: 'The number of instances is fixed late: each of them is done or was never started, where MARKED knows one row of positions and no pairs.',
  },
  ENOUGH: {
    does: 'enough instances have arrived, or all that were started are done',
    why: 'A partial join takes its threshold from data and must not wait for more instances than there are: an alternative, which guards in a row cannot say.',
  },
  NUMBER: {
    does: 'the number of instances computed from data is count; count = -1: it is out of bounds',
    why: 'Data give the number of instances, or the length of a list, and a bad one raises `bounds`; conditions are true or false and compute no number.',
  },
  SYNCHRONIZED: {
    does: 'the OR-join can fire',
    why: 'Whether a token may still come is a question to the paths of the graph around the join, which no guard on given positions asks.',
  },
  OCCUPIED: {
    does: 'some token in the interval, whatever sinks and counters it has',
    why: 'What has ended but for its `:end` is not watched any more, and ACTIVE counts sinks.',
  },
  QUIET: {
    does: 'the channels that the network orders are empty, but for one message in channel `taken` (-1: no exception)',
    why: 'In a rendezvous nothing else is under way while a message is: a question to all channels at once, and its negation is not MESSAGE.',
  },
  // ---- effects ----
  TAKE: {
    does: 'takes n tokens',
    why: 'An action moves control on by taking the token that triggers it; CLEAR would take every token there.',
  },
  GATHER: {
    does: 'takes a token of each of the m positions from lo that is marked',
    why: 'A join takes one token of each branch that has arrived, which is known only when it fires; the surplus stays.',
  },
  DRAW: {
    does: "takes one token of the action's colour",
    why: 'Tokens of a long task carry what they read: TAKE would leave open which of them goes.',
  },
  WRITE: {
    does: 'writes what the outcome writes',
    why: 'The one way from a handler, or from the expressions of an outcome, to the variables of the case.',
  },
  ASSIGN: {
    does: 'writes a constant to a variable',
    why: 'An event brings a value from outside: there is no task and no outcome whose writes WRITE could look up.',
  },
  CLEAR: {
    does: 'removes tokens, sinks, counters and items',
    why: 'Cancellation takes away whatever lies in a region, all instances included, in one step; TAKE must know what is there.',
  },
  PUT: {
    does: 'puts a token, or adds one to a counter',
    why: 'Control enters a position; every split and every step of a sequence is made of it.',
  },
  TINT: {
    does: 'puts a token coloured by what the task reads now',
    why: 'A long task commits on what it read at its start, so the values must travel with the token.',
  },
  SINK: {
    does: 'counts an end, at most to 2',
    why: 'An end reached twice is told from one reached once, and yet the state space stays bounded: PUT would count on for ever.',
  },
  SEND: {
    does: 'puts a message',
    why: 'Messages lie outside the control flow, in channels, which PUT does not reach.',
  },
  RECEIVE: {
    does: 'takes a message',
    why: 'Messages lie outside the control flow, in channels, which TAKE does not reach.',
  },
  SIGNAL: {
    does: 'moves every token that waits for the signal',
    why: 'One step moves all receivers, as many as waited in the old state: TAKE and PUT move a number that is known beforehand.',
  },
  KEEP: {
    does: "keeps the instance's entry of the list with the instance",
    why: 'An instance reads its own item whatever becomes of the list: the value is kept with its position, as TINT does for a task.',
  },
  UNLESS_IDLE: {
    does: 'leaves out the next `skip` numbers of code if the region was idle in the old state',
    why: '`finish` goes on after a scope only if the scope was active, and passes otherwise: one action, two effects.',
  },
  IF_TAKEN: {
    does: 'leaves out the next `skip` numbers of code unless the action takes the branch',
    why: 'A multi-choice of m branches is one stretch of code in place of 2^m - 1 actions.',
  },
  IF_LEFT: {
    does: 'leaves out the next `skip` numbers of code if the action takes the branch',
    why: 'A branch that is not taken counts as arrived at once, so that the join waits for the others only; IF_TAKEN has no negation.',
  },
  FAIL: {
    does: 'the case fails with the error',
    why: 'An error that nothing catches ends the case and is remembered by its name; no position holds it.',
  },
  HALT: {
    does: 'the action is over',
    why: 'Code of one action lies behind that of another, and actions have no length of their own.',
  },
  SET: {
    does: 'the counter becomes n',
    why: 'An activation arms what is attached to it anew, and a node that has completed is remembered once, whatever was counted before: PUT would add to it.',
  },
  RECALL: {
    does: 'puts as many tokens at p as the counter held in the old state, and empties the counter',
    why: 'Compensation runs the handlers of what has completed, also where the same action withdraws the flow, which takes their memory away.',
  },
};
