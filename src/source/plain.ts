import type { ts as typescript } from 'ts-morph';
import { ts } from 'ts-morph';

/** An expression without what has no meaning when the program runs: parentheses, types. */
export function plain(node: typescript.Expression): typescript.Expression {
  const isWrapped =
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isTypeAssertionExpression(node);
  return isWrapped ? plain(node.expression) : node;
}
