export { shellWord } from '../report/shell-word.ts';
