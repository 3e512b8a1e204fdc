/** Nets and processes by others, and generated ones of their kind. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import type { ModelResult } from '../../src/report/document.ts';
import { parallelBpmn, parallelBpmnCounts, sequentialBpmn } from '../models/bpmn-text.ts';
import { pnmlText } from '../models/pnml-text.ts';
import { industrial as industrialScale, workflowNet } from '../models/workflow-nets.ts';
import type { Answer } from '../measure/flowproof.ts';
import {
  type Command,
  commandColumns,
  commandRow,
  filesOf,
  publishedIn,
  unlike,
  verdictAndStates,
} from './one-command.ts';
import type { Bench, Section } from './row.ts';

/** Models as they come, each with its published or derived figures. */
export function modelFiles(): Section {
  return {
    title: 'Files',
    about:
      'Whole processes, medians. Counts of the contest nets and verdicts of the industrial nets are the published ones, those of generated files are derived.',
    columns: commandColumns,
    rows: [mcc(), kanban(), industrial(), published(), parallel(), sequential(), generated()].map(commandRow),
  };
}

const contest = {
  command: 'explore' as const,
  told: ({ results }: Answer) => `${results.length} exact`,
};

function mcc(): Command {
  return {
    ...contest,
    id: 'mcc',
    what: 'the nets of the Model Checking Contest, all together',
    targetS: 1.5,
    files: (bench) => filesOf(bench, 'mcc', '.pnml'),
    wrong: ({ results }) => results.flatMap(unlikeContest),
  };
}

function kanban(): Command {
  return {
    ...contest,
    id: 'kanban',
    what: 'Kanban-PT-00005 of them alone',
    targetS: 0.6,
    files: (bench) => filesOf(bench, 'mcc', 'Kanban-PT-00005.pnml'),
    told: verdictAndStates,
    wrong: ({ results }) => results.flatMap(unlikeContest),
  };
}

/** What differs from the figures of the contest's oracle, which stand in the index two folders above the file. */
function unlikeContest({ model, stateSpace, properties }: ModelResult): readonly string[] {
  const holds = (property: string) => properties.find(({ name }) => name === property)?.holds;
  const file = basename(model.file);
  const published = publishedIn(join(model.file, '..', '..'), 'INDEX.tsv').find(
    ([path]) => path === `mcc/${file}`,
  )?.[4];
  const { states, edges, maxTokensPerPlace, maxTokensPerMarking, deadlocks } = stateSpace;
  const found = {
    states,
    edges,
    maxTokenInPlace: maxTokensPerPlace,
    maxTokenPerMarking: maxTokensPerMarking,
    deadlockReachable: String(deadlocks) === '0' ? 'no' : 'yes',
    oneSafe: holds('safe'),
    'quasiLive(noDeadTransition)': holds('no-dead-tasks'),
  };
  return Object.entries(found).flatMap(([name, value]) =>
    published?.split('; ').includes(`${name}=${value}`)
      ? []
      : [`${file}: ${name}=${value}; it must be ${published}`],
  );
}

function industrial(): Command {
  return {
    id: 'ibm-a',
    what: 'industrial workflow nets of library A',
    command: 'check',
    targetS: 3,
    files: (bench) => filesOf(bench, 'ibm-a', '.pnml'),
    told: ({ results }) => {
      const sound = results.filter(({ verdict }) => verdict === 'sound').length;
      return `${results.length} verdicts: ${sound} sound`;
    },
    wrong: ({ results }) => {
      const folder = join(results[0]!.model.file, '..');
      const verdicts = new Map(
        publishedIn(folder, 'INDEX.tsv').map((cells) => [`${cells[0]}.pnml`, cells[4]]),
      );
      return results.flatMap((result) => {
        const [found, expected] = [industrialVerdict(result), verdicts.get(basename(result.model.file))];
        return found === expected ? [] : [`${result.model.file}: ${found}, and it must be ${expected}`];
      });
    },
  };
}

/** The verdict in the terms of the paper on these nets: a place with two tokens first, then whether the end can always be reached. */
function industrialVerdict({ properties }: ModelResult): string {
  const holds = (property: string) => properties.find(({ name }) => name === property)?.holds;
  if (holds('safe') === 'no') return 'unsafe';
  if (holds('safe') === 'unknown' || holds('option-to-complete') === 'unknown') return 'unknown';
  return holds('option-to-complete') === 'yes' ? 'sound' : 'no-option-to-complete';
}

function published(): Command {
  return {
    id: 'bpmn-10x1',
    what: 'p10x01.bpmn: 10 tasks side by side',
    command: 'check',
    targetS: 0.5,
    files: (bench) => filesOf(bench, 'bpmn-rust', 'p10x01.bpmn'),
    told: verdictAndStates,
    wrong: (answer) => unlike(answer, { verdict: 'sound', states: parallelBpmnCounts(10).states }),
  };
}

function parallel(): Command {
  return {
    id: 'bpmn-20x1',
    what: 'BPMN, 20 tasks side by side',
    command: 'check',
    targetS: 0.5,
    files: (bench) => [written(bench, '20x1.bpmn', parallelBpmn(20))],
    told: verdictAndStates,
    wrong: (answer) => unlike(answer, { verdict: 'sound' }),
  };
}

function sequential(): Command {
  const blocks = 500;
  return {
    id: 'bpmn-500',
    what: `BPMN, ${blocks} blocks in sequence`,
    command: 'check',
    targetS: 0.5,
    files: (bench) => [written(bench, 'sequence.bpmn', sequentialBpmn(blocks))],
    told: verdictAndStates,
    wrong: (answer) => unlike(answer, { verdict: 'sound' }),
  };
}

function generated(): Command {
  const faulty = (file: string) => workflowNet(Number(/(\d+)\.pnml$/.exec(file)![1]), industrialScale).fault;
  return {
    id: 'nets',
    what: 'generated workflow nets, half of them unsound, the others of 10^8 states or more',
    command: 'check',
    targetS: 10,
    files: (bench) => {
      const folder = join(bench.folder, bench.quick ? 'nets-quick' : 'nets');
      for (let seed = 0; seed < (bench.quick ? 100 : 1000); seed++) {
        const { net } = workflowNet(seed, industrialScale);
        written(bench, join(basename(folder), `${seed}.pnml`), pnmlText(`net-${seed}`, net));
      }
      return [folder];
    },
    told: ({ results }) => {
      const sound = results.filter(({ verdict }) => verdict === 'sound').length;
      const unsound = results.filter(({ verdict }) => verdict === 'unsound').length;
      return `${results.length} nets: ${sound} sound, ${unsound} unsound`;
    },
    wrong: ({ results }) =>
      results.flatMap(({ model, verdict }) => {
        const fault = faulty(model.file);
        const expected = fault === null ? 'sound' : 'unsound';
        return verdict === expected ? [] : [`${model.file} (${fault ?? 'no fault'}): ${verdict}`];
      }),
  };
}

function written({ folder }: Bench, name: string, text: string): string {
  const file = join(folder, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}
