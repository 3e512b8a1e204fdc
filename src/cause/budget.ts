/** What work may cost, in steps of the system: unlike time, the same on every machine. */
export interface Budget {
  /** Steps that are left; what is spent is taken off. */
  steps: number;
}
