/** The seed of every property test, so that a run can be repeated; `FLOWPROOF_SEED` sets another. Printed by `npm test`. */
export const seed = Number(process.env['FLOWPROOF_SEED'] ?? 20_260_101);

if (!Number.isInteger(seed)) throw new Error('FLOWPROOF_SEED is not a whole number');
