/** How much of a campaign is to be stopped, as threads are told. */
export const Stop = { nothing: 0, furtherRuns: 1, thisRun: 2 } as const;
