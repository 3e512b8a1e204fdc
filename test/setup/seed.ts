import fc from 'fast-check';

import { seed } from './fixed-seed.ts';

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
