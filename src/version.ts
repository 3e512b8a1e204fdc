import about from '../package.json' with { type: 'json' };

/** The version of flowproof, as in its package.json. */
export const version: string = about.version;
