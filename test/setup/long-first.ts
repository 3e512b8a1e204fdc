import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, longest first: begun late, one of them would keep one worker busy while the others have nothing to do. */
const long = [
  'test/report-ui/accessibility.test.ts',
  'test/readme.test.ts',
  'test/report-ui/browser.test.ts',
  'properties/mutants.prop.ts',
  'properties/methods.prop.ts',
  'properties/laws.prop.ts',
];

/** Where nothing is known of an earlier run, as on a clean clone, vitest begins with the largest files; here the longest come before them. */
export default class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const projects = [...new Set(sorted.map(({ project }) => project))];
    // Files of a project stay together: those of the sources share their modules.
    return projects.flatMap((project) =>
      sorted.filter((file) => file.project === project).toSorted((a, b) => rank(a) - rank(b)),
    );
  }
}

function rank({ moduleId }: TestSpecification): number {
  const at = long.findIndex((file) => moduleId.endsWith(`/${file}`));
  return at < 0 ? long.length : at;
}
