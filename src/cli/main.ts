import { Command, CommanderError, Option } from 'commander';
import { UserError } from '../errors.ts';
import { errorText } from '../report/text.ts';
import { version } from '../version.ts';
import type { ExitCode } from './exit-code.ts';
import { failed } from './failure.ts';
import * as help from './help.ts';
import { coloured, type Io } from './io.ts';
import { defaultMaxMemory, methods } from '../verify/search-options.ts';
import { strategyNames } from '../schedule/strategies.ts';
import {
  messageOrders,
  oneOf,
  repeated,
  schedulerName,
  seconds,
  size,
  strategyName,
  whole,
} from './options.ts';

/**
 * The command line.
 * @param argv the arguments after the program's name
 * @param io where it writes and what it may ask of the world
 * @returns the exit code; never throws
 */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  let exit: ExitCode = 0;
  const program = commands(io, (code) => (exit = code));
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const { reported, code } = failed(error instanceof CommanderError ? usage(error) : error, io);
    if (reported !== null)
      io.stderr.write(errorText(reported, { colour: coloured(io) && io.stderrIsTTY === true }));
    return code;
  }
}

/** A mistake in the arguments, said in our own way. */
function usage(error: CommanderError): UserError {
  const message = error.message.replace(/^error: /, '').replace(/\n\((.*)\)$/s, ' ($1)');
  const said = error.code === 'commander.help' ? 'no command is given' : message;
  return new UserError('FP5001', said, 'See `flowproof --help`, or `flowproof COMMAND --help`.');
}

function commands(io: Io, exit: (code: ExitCode) => void): Command {
  const program = new Command('flowproof')
    .description('Tests and verifies workflow models: TypeScript, *.term.json, BPMN and PNML.')
    .version(version, '-V, --version', 'print the version')
    .helpCommand('help [command]', 'explain a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: () => {},
      getOutHelpWidth: () => 100,
      outputError: () => {},
    })
    .addHelpText('after', help.overview);
  checkCommand(program, io, exit);
  exploreCommand(program, io, exit);
  runCommand(program, io, exit);
  fuzzCommand(program, io, exit);
  replayCommand(program, io, exit);
  shrinkCommand(program, io, exit);
  viewCommand(program, io, exit);
  compareCommand(program, io, exit);
  return program;
}

/** Of commands that find failing runs. */
const saveText = 'keep failing runs in .flowproof/failures of the project, to be replayed first';

/** What ends a search before it is complete, and how models are loaded. */
function withLimits(command: Command): Command {
  return command
    .option(
      '--max-states <n>',
      'stop after so many states; default: 10 million where they are kept one by one',
      whole('--max-states', 1),
    )
    .option(
      '--max-memory <size>',
      'stop at so much memory: 512MB, 2GiB',
      size('--max-memory'),
      defaultMaxMemory,
    )
    .option('--timeout <seconds>', 'stop after so much time', seconds('--timeout'))
    .option('--typecheck', 'check the types of TypeScript models first');
}

/** How a state space is explored. */
function withMethod(command: Command): Command {
  return command
    .option(
      '--method <method>',
      `how states are kept and found: ${methods.join(', ')}; default: auto`,
      oneOf('--method', methods),
    )
    .option('--workers <n>', 'threads that share a search in blocks; default: 1', whole('--workers', 1, 64))
    .option('--stats', 'say how states were kept and found, and why so');
}

/** How a search is kept in a file, for one that goes on with it. */
function withCheckpoints(command: Command): Command {
  return command
    .option('--checkpoint <file>', 'keep the search in a file while it runs (one model)')
    .option('--checkpoint-every <seconds>', 'how often; default: 60', seconds('--checkpoint-every'))
    .option('--resume <file>', 'go on with the search that a checkpoint holds');
}

/** Options that change what a file means. */
function withReading(command: Command): Command {
  return command
    .option(
      '--instances <n>',
      'how many instances of a BPMN pool messages may start; default: 2',
      whole('--instances', 1, 1000),
    )
    .option(
      '--clock <clock>',
      'untimed: an armed timer may fire at any moment; virtual: in the order of the delays',
      oneOf('--clock', ['untimed', 'virtual'] as const),
    )
    .option(
      '--messages <order>',
      `how BPMN messages are ordered: ${messageOrders.join(', ')}`,
      oneOf('--messages', messageOrders),
    );
}

function repeatable(flags: string, description: string): Option {
  return new Option(flags, description).argParser(repeated).default([], 'none');
}

function checkCommand(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  withReading(withCheckpoints(withLimits(withMethod(program.command('check')))))
    .description('Decide whether models are sound; show a shortest run for what is violated.')
    .argument('<file...>', 'models, folders or globs')
    .option('--counts', 'count the states of the model itself: do not reduce it')
    .option('--json', 'print one JSON document')
    .option('--out <file>', 'write the report to a file as well: JSON, or the page where it ends in .html')
    .option('--junit <file>', 'write a JUnit report as well')
    .option('--markdown <file>', 'write a report in Markdown as well, for a pull request')
    .option('--sarif <file>', 'write a SARIF 2.1.0 report as well, for code scanning')
    .option('--step-summary', 'add the report to the summary of a GitHub step ($GITHUB_STEP_SUMMARY)')
    .option('--logs <folder>', 'write a replay log for each violated property')
    .option('--save', saveText)
    .option(
      '--ignore <property>',
      'report it, but let it not decide the exit code (repeatable)',
      repeated,
      [],
    )
    .addHelpText('after', help.check)
    .action(async (files: string[], options) => {
      const { check } = await import('./check.ts');
      exit(await check(files, options, io));
    });
}

function exploreCommand(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  withReading(withCheckpoints(withLimits(withMethod(program.command('explore')))))
    .description('Count the state space: states, edges, tokens, depth, deadlocks.')
    .argument('<file...>', 'models, folders or globs')
    .option('--json', 'print one JSON document')
    .option('--out <file>', 'write the report to a file as well: JSON, or the page where it ends in .html')
    .option('--engine', 'walk the engine that runs the model, not the net that it is translated to')
    .addHelpText('after', help.explore)
    .action(async (files: string[], options) => {
      const { explore } = await import('./explore.ts');
      exit(await explore(files, options, io));
    });
}

function runCommand(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  withReading(withLimits(program.command('run')))
    .description('Run a model under a scheduler; make a failing run small.')
    .argument('<model>', 'a model file')
    .option('--name <model>', 'the model to run, where the file holds several')
    .option(
      '--scheduler <name>',
      `${strategyNames.join(', ')}, depth-first or replay`,
      schedulerName,
      'random',
    )
    .option('--seed <n>', 'the first seed', whole('--seed', 0), 0)
    .option('--runs <n>', 'try so many seeds, until one run violates a property', whole('--runs', 1), 1)
    .option('--log <file>', 'the replay log to follow, for --scheduler replay')
    .option('--max-steps <n>', 'cut a run after so many steps', whole('--max-steps', 1), 1_000_000)
    .option('--out <log>', 'write the replay log of the run, shrunk if it violates a property')
    .option('--save', saveText)
    .option(
      '--trace <level>',
      'none, min or full; default: full with --trace-out',
      oneOf('--trace', ['none', 'min', 'full'] as const),
    )
    .option('--trace-out <file>', 'where the trace goes, one JSON object a step')
    .option('--no-shrink', 'keep a failing run as it is')
    .addOption(repeatable('--ignore <property>', 'run on where it is violated (repeatable)'))
    .option('--json', 'print one JSON document')
    .addHelpText('after', help.run)
    .action(async (file: string, options) => {
      const { run } = await import('./run.ts');
      exit(await run(file, options, io));
    });
}

function fuzzCommand(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  withReading(program.command('fuzz'))
    .description('Run models many times under strategies; collect the ways in which they fail.')
    .argument('<file...>', 'models, folders or globs')
    .addOption(
      new Option('--strategy <name>', `${strategyNames.join(', ')}`)
        .argParser(strategyName)
        .default('portfolio'),
    )
    .option('--seed <n>', 'the first seed', whole('--seed', 0), 0)
    .option('--runs <n>', 'runs of each model', whole('--runs', 1), 1000)
    .option('--timeout <seconds>', 'begin no further run after so much time', seconds('--timeout'))
    .option('--max-steps <n>', 'cut a run after so many steps', whole('--max-steps', 1), 10_000)
    .option('--first', 'end with the first failing run')
    .addOption(repeatable('--ignore <property>', 'run on where it is violated (repeatable)'))
    .option(
      '--workers <n>',
      'threads that make runs; the result is the same; default: 1',
      whole('--workers', 1, 64),
    )
    .option('--logs <folder>', 'write a replay log for each failure')
    .option('--save', saveText)
    .option('--typecheck', 'check the types of TypeScript models first')
    .option('--json', 'print one JSON document')
    .option('--out <file>', 'write the report to a file as well: JSON, or the page where it ends in .html')
    .addHelpText('after', help.fuzz)
    .action(async (files: string[], options) => {
      const { fuzz } = await import('./fuzz.ts');
      exit(await fuzz(files, options, io));
    });
}

function replayCommand(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  withReading(program.command('replay'))
    .description('Replay a log on its model: is the violation still there?')
    .argument('<log>', 'a replay log, or a model before it')
    .argument('[log]', "the log, where a model stands before it: a file, or a compact log 'fp1:...'")
    .option('--model <file>', 'the model, where it is not where the log says')
    .option('--typecheck', 'check the types of TypeScript models first')
    .option('--continue', 'go on from the end of the log')
    .addOption(
      new Option(
        '--strategy <name>',
        `how it goes on: ${strategyNames.join(', ')}; default: random`,
      ).argParser(strategyName),
    )
    .option('--seed <n>', 'of the strategy; default: 0', whole('--seed', 0))
    .option('--ignore <property>', 'go on where it is violated (repeatable)', repeated, [])
    .option('--until <n>', 'stop after so many steps and print the state there', whole('--until', 0))
    .option('--json', 'print one JSON document')
    .addHelpText('after', help.replay)
    .action(async (first: string, second: string | undefined, options) => {
      const { replay } = await import('./replay.ts');
      exit(await replay([first, second], options, io));
    });
}

function shrinkCommand(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  withReading(program.command('shrink'))
    .description('Make the failing run of a replay log as small as can be.')
    .argument('<log>', 'a replay log')
    .option('--model <file>', 'the model, where it is not where the log says')
    .option('--out <log>', 'write the smaller log')
    .option(
      '--max-states <n>',
      'states looked at, to prove that no failing run is shorter; default: 200,000',
      whole('--max-states', 1),
    )
    .option('--timeout <seconds>', 'stop after so much time', seconds('--timeout'))
    .option('--typecheck', 'check the types of TypeScript models first')
    .addHelpText('after', help.shrink)
    .action(async (file: string, options) => {
      const { shrink } = await import('./shrink.ts');
      exit(await shrink(file, options, io));
    });
}

function viewCommand(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  withReading(program.command('view'))
    .description('Make one offline HTML file of a replay log or a report, or serve a folder of reports.')
    .argument('[file]', 'a replay log or a JSON report')
    .option('--share <file>', 'where the HTML goes, to be sent to others; default: beside the input')
    .option('--out <file>', 'the same')
    .option(
      '--serve [folder]',
      'serve the reports of a folder to this machine, and show them anew when they change; default: .',
    )
    .option('--port <n>', 'of --serve; default: any that is free', whole('--port', 0, 65_535))
    .option('--model <file>', 'the model of a log, where it is not where the log says')
    .option('--open', 'open it in the browser')
    .addHelpText('after', help.view)
    .action(async (file: string | undefined, options) => {
      const { view } = await import('./view.ts');
      exit(await view(file, options, io));
    });
}

function compareCommand(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  withReading(withLimits(withMethod(program.command('compare'))))
    .description('Say what differs between two reports, or two versions of a model.')
    .argument('<before>', 'a JSON report, or a model to check')
    .argument('<after>', 'another one')
    .option('--counts', 'count the states of the models themselves: do not reduce them')
    .option('--json', 'print one JSON document')
    .option('--share <file>', 'write the comparison as one offline HTML file as well')
    .addHelpText('after', help.compare)
    .action(async (before: string, after: string, options) => {
      const { compare } = await import('./compare.ts');
      exit(await compare(before, after, options, io));
    });
}
