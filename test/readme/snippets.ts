/** A fenced block of code in a Markdown text. */
export interface Block {
  readonly language: string;
  /** The file that it is: the word after the language, or the comment `// name.ts` in its first line. */
  readonly name: string | null;
  readonly text: string;
  /** 1-based line of its first line of code. */
  readonly line: number;
}

/** A command of a shell block, and the exit code that the text promises. */
export interface Command {
  readonly text: string;
  readonly exits: number;
  readonly line: number;
}

const fence = /^```(\w*)[ \t]*(\S*)[^\n]*\n([\s\S]*?)^```[ \t]*$/gm;

/** All fenced blocks of a Markdown text, in order. */
export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(fence)].map(({ 1: language = '', 2: info = '', 3: text = '', index }) => ({
    language,
    name: info || (/^\/\/ ([\w./-]+\.\w+)\n/.exec(text)?.[1] ?? null),
    text,
    line: markdown.slice(0, index).split('\n').length + 1,
  }));
}

/** Whether a block is a program or a module that uses the library. */
export function usesLibrary({ language, text }: Block): boolean {
  return language === 'ts' && /\bfrom 'flowproof(\/[\w-]+)?'/.test(text);
}

/**
 * The commands of a shell block that run the command line. A line that ends with a backslash goes on in the next; `# exits 1`
 * at the end promises that exit code, otherwise it is 0.
 */
export function commandsOf({ language, text, line }: Block): Command[] {
  if (!['sh', 'bash', 'console'].includes(language)) return [];
  let at = line;
  return text.split(/(?<!\\)\n/).flatMap((entry) => {
    const start = at;
    at += entry.split('\n').length;
    const command = entry
      .replaceAll('\\\n', ' ')
      .replace(/^\s*\$\s+/, '')
      .trim();
    if (!/^npx flowproof\b/.test(command)) return [];
    const promise = /#.*\bexits (\d+)/.exec(command);
    return [{ text: command, exits: promise ? Number(promise[1]) : 0, line: start }];
  });
}
