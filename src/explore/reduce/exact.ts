/** Linear algebra over the integers, without rounding: every entry of a matrix is a determinant of the original one. */

/** Rows of integers; those of a tableau have their right-hand side as last entry. */
export type Matrix = bigint[][];

/** The rank of a matrix of integers, by elimination without fractions (Bareiss, Mathematics of Computation 22, 1968). */
export function rankOf(rows: readonly (readonly number[])[]): number {
  const matrix = rows.map((row) => row.map(BigInt));
  const columns = matrix[0]?.length ?? 0;
  let rank = 0;
  let divisor = 1n;
  for (let column = 0; column < columns && rank < matrix.length; column++) {
    const row = matrix.findIndex((entries, i) => i >= rank && entries[column] !== 0n);
    if (row < 0) continue;
    [matrix[rank], matrix[row]] = [matrix[row], matrix[rank]];
    pivot(matrix, rank, column, divisor);
    divisor = matrix[rank++][column];
  }
  return rank;
}

/**
 * Whether positive numbers make up a combination of the columns of a matrix that is zero: a solution of A x = 0 with every x at least 1,
 * that is of A y = -A 1 with y at least 0. Phase 1 of the simplex method with Bland's rule, which cannot cycle, in integers (Edmonds'
 * pivoting): the answer is exact.
 */
export function hasPositiveSolution(rows: readonly (readonly number[])[]): boolean {
  const tableau = rows.map((row) => {
    const side = -row.reduce((sum, n) => sum + n, 0);
    const sign = side < 0 ? -1 : 1;
    return [...row, side].map((n) => BigInt(sign * n));
  });
  const width = rows[0]?.length ?? 0;
  // the sum of the artificial variables, one a row, which are basic at first; they never come back, so they have no columns
  tableau.push(Array.from({ length: width + 1 }, (_, j) => tableau.reduce((sum, row) => sum + row[j], 0n)));
  const basis = rows.map((_, i) => width + i);
  let divisor = 1n;
  for (;;) {
    const missing = tableau[rows.length];
    if (missing[width] === 0n) return true;
    const column = missing.findIndex((n, j) => j < width && n > 0n);
    if (column < 0) return false;
    const row = leavingRow(tableau, basis, column);
    pivot(tableau, row, column, divisor);
    divisor = tableau[row][column];
    basis[row] = column;
  }
}

/** The row with the least ratio of right-hand side and pivot; of several that of the smallest basic variable. */
function leavingRow(tableau: Matrix, basis: readonly number[], column: number): number {
  let best = -1;
  for (let i = 0; i < basis.length; i++) {
    if (tableau[i][column] <= 0n) continue;
    if (best < 0) best = i;
    const here = tableau[i].at(-1)! * tableau[best][column];
    const there = tableau[best].at(-1)! * tableau[i][column];
    if (here < there || (here === there && basis[i] < basis[best])) best = i;
  }
  return best;
}

/** Eliminates a column from all rows but one; `divisor` is the pivot of the time before, by which all entries can be divided. */
function pivot(matrix: Matrix, row: number, column: number, divisor: bigint): void {
  const pivotRow = matrix[row];
  const by = pivotRow[column];
  for (const [i, entries] of matrix.entries()) {
    if (i === row) continue;
    const factor = entries[column];
    matrix[i] = entries.map((n, j) => (n * by - factor * pivotRow[j]) / divisor);
  }
}
