/** What `--help` adds to the options: examples, limits and exit codes. */

const exitCodes = `
Exit codes:
  0    every property holds
  1    a property is violated (also \`safe\`, which does not decide soundness; see --ignore)
  2    the input or the usage is wrong
  3    undecided within the limits
  70   a bug of flowproof
  130  interrupted; what was found until then is printed
  With several models the first of 130, 70, 2, 1, 3, 0 that occurs.`;

const exploring = `
Exploring: a first look at some thousand states; what is larger is explored in blocks of states
(bits), one by one (hash), as a decision diagram (symbolic) or by a plain search (explicit); --stats
says which and why. --method takes one of these, or stubborn (most properties, no counts), or reduce
(a smaller model first). Searches by bits and hash are kept with --checkpoint; --resume goes on.
`;

export const overview = `
Examples:
  flowproof check order.model.ts
  flowproof explore net.pnml --max-memory 8GiB
  flowproof run order.model.ts --runs 1000 --scheduler portfolio --out failing.json
  flowproof replay failing.json
  flowproof view failing.json --open
${exitCodes}
`;

export const check = `
A file may hold several models; a folder stands for every model in it. Every model is reported, also when another cannot be
read. A PNML net that is no workflow net (one marked source, at least one sink) is not applicable: its properties are
reported, and it exits with 0 unless the search was cut (3).
${exploring}
Examples:
  flowproof check order.model.ts
  flowproof check models/ --json --out report.json
  flowproof check 'models/**/*.bpmn' --timeout 60 --ignore safe
  flowproof check large.bpmn --counts --stats --checkpoint large.search
  flowproof check order.model.ts --logs failures && flowproof view failures/*.json
  flowproof check models/ --step-summary --sarif flowproof.sarif --junit flowproof.xml
${exitCodes}
`;

export const explore = `
Exits with 0 on a complete graph, whatever it contains, and with 3 where a limit cut it. With --engine the figures owe nothing
to the translation into a net: slower, and a model without bounds is cut by a limit.
${exploring}
Examples:
  flowproof explore net.pnml
  flowproof explore net.pnml --json --max-states 100000000 --max-memory 8GiB
  flowproof explore net.pnml --method symbolic --stats
  flowproof explore net.pnml --resume net.search --checkpoint net.search --checkpoint-every 600
  flowproof explore order.model.ts --engine
`;

export const run = `
Schedulers: deterministic always takes the first action offered; random, pct, urw, pos and delay draw with --seed, each with
a guarantee of its own (docs/schedules.md); portfolio takes them in turn; depth-first makes every run once; replay follows --log.
With --runs N the seeds from --seed on are tried until a run violates a property: an invariant of the model, a deadlock, an
unhandled failure, improper completion, undelivered messages. The failing run is made as small as can be; where the whole
graph fits into --max-states and --max-memory, the shortest run to that violation is taken and proved minimal.
Exits with 1 when a run violates a property, with 3 when one was cut by --max-steps and none violates any.

Examples:
  flowproof run order.model.ts --scheduler deterministic
  flowproof run order.model.ts --seed 7 --trace full --trace-out trace.ndjson
  flowproof run order.model.ts --runs 1000 --out failing.json
  flowproof run order.model.ts --scheduler replay --log failing.json
`;

export const fuzz = `
Runs go on after a failure, for other ones: two failures are the same where the same property is violated with the same culprits.
Each is made as small as can be. The same --seed and --runs give the same result, whatever --workers is; --timeout only shortens
it. Some runs are made again, to see whether the model is pure. The text says what the runs saw of the model, and how likely they
would have hit a bug that they did not (docs/schedules.md).
Exit codes: 1 a run fails, 0 none does, 3 none does and some were cut.

Examples:
  flowproof fuzz order.model.ts
  flowproof fuzz models/ --runs 20000 --seed 1 --logs failures
  flowproof fuzz order.model.ts --strategy pct:2 --timeout 60 --first
`;

export const replay = `
The model is looked for where the log says: from the current folder, then from the log's folder, or at --model. A compact log, as
other commands print it, stands behind its model.
Exit codes: 1 the violation is reproduced, 0 the run passes now, 2 the log does not fit the model.

Examples:
  flowproof replay failing.json
  flowproof replay failing.json --model src/order.model.ts
  flowproof replay src/order.model.ts 'fp1:...'      as check, fuzz and run print it
  flowproof replay failing.json --until 4 --json
  flowproof replay passing.json --continue --strategy pct:2 --seed 3
`;

export const shrink = `
The smaller run violates the same property in the same way. Where all shorter runs are few enough to be looked at, the text says
that none of them fails. Exit codes: 1 it still fails, 0 the run passes now, 2 the log does not fit the model.

Examples:
  flowproof shrink failing.json --out small.json
`;

export const view = `
--serve listens on 127.0.0.1 alone, until Ctrl-C (exit code 130), and prints its address. Pages are loaded anew when a report is
written again.

Examples:
  flowproof view failing.json --open
  flowproof check models/ --out report.json; flowproof view report.json --share report.html
  flowproof view --serve reports --open
`;

export const compare = `
Models belong together by path and name, else by name; where each side has but one, those. Worse is a property that is violated
now and was not before, has further culprits beside all that it had, or held and is undecided now; a model that cannot be read any more; and a kept
failing run that fails again. Reports are JSON, or pages that flowproof wrote.
Exit codes: 0 nothing is worse, 1 something is, 2 an input is wrong.

Examples:
  flowproof compare main.json branch.json
  flowproof compare old/order.model.ts order.model.ts --share difference.html
`;
