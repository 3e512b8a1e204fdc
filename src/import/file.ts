import { closeSync, openSync, readSync, statSync, type Stats } from 'node:fs';
import { TextDecoder } from 'node:util';
import { UserError } from '../errors.ts';

/** Limits for reading a file. */
export interface ReadOptions {
  /** In bytes; a larger file is refused before it is read. Default: 64 MiB. */
  readonly maxFileSize?: number;
}

/** Bytes that are read in one go. */
const pieceSize = 2 ** 16;

/** 64 MiB. */
const defaultMaxFileSize = 64 * 2 ** 20;

/**
 * Checks that `path` is a readable file of a size worth reading.
 * @throws UserError FP2001 when it does not exist, FP2004 when it is too large, FP2005 when it is no regular file or may not be
 *   read, FP2006 when it is empty
 */
export async function checkFile(path: string, options: ReadOptions = {}): Promise<void> {
  const limit = options.maxFileSize ?? defaultMaxFileSize;
  let found: Stats;
  try {
    found = statSync(path);
  } catch (error) {
    throw unreadable(path, error);
  }
  if (!found.isFile()) {
    throw new UserError('FP2005', `${path} is not a file`, 'Name a file of a supported type.', {
      file: path,
    });
  }
  if (found.size > limit) throw tooLarge(path, limit);
  if (found.size === 0) throw empty(path);
}

/**
 * The text of a file, piece by piece, decoded as its byte order mark or XML declaration says (default: UTF-8). Memory stays
 * bounded by the size of a piece.
 * @throws UserError as {@link checkFile}, and FP2007 when the bytes are not text
 */
export async function* textChunks(path: string, options: ReadOptions = {}): AsyncGenerator<string> {
  await checkFile(path, options);
  const limit = options.maxFileSize ?? defaultMaxFileSize;
  let decoder: TextDecoder | null = null;
  let size = 0;
  let blank = true;
  const decode = (bytes?: Uint8Array): string => {
    let text: string;
    try {
      text = bytes ? decoder!.decode(bytes, { stream: true }) : (decoder?.decode() ?? '');
    } catch {
      throw notText(path);
    }
    if (text.includes('\0')) throw notText(path);
    blank &&= text.trim() === '';
    return text;
  };
  try {
    for (const piece of piecesOf(path)) {
      size += piece.length;
      // A file may grow, or be no plain file on disk, after its size was asked for.
      if (size > limit) throw tooLarge(path, limit);
      decoder ??= decoderFor(piece, path);
      yield decode(piece);
    }
  } catch (error) {
    throw error instanceof Error && 'syscall' in error ? unreadable(path, error) : error;
  }
  yield decode();
  if (blank) throw empty(path);
}

/** Read at once: for the many small files that there are, waiting for a stream takes longer than reading. */
function* piecesOf(path: string): Generator<Buffer> {
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const piece = Buffer.allocUnsafe(pieceSize);
      const length = readSync(file, piece, 0, pieceSize, null);
      if (length === 0) return;
      yield piece.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

/**
 * The whole text of a file.
 * @throws UserError as {@link textChunks}
 */
export async function readText(path: string, options: ReadOptions = {}): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of textChunks(path, options)) pieces.push(piece);
  return pieces.join('');
}

function decoderFor(start: Buffer, path: string): TextDecoder {
  const label = encodingOf(start);
  try {
    return new TextDecoder(label, { fatal: true });
  } catch {
    throw new UserError('FP2007', `the encoding "${label}" is not known`, 'Save the file as UTF-8.', {
      file: path,
      line: 1,
    });
  }
}

/** XML 1.0, appendix F: the byte order mark decides, then the declaration. */
function encodingOf(start: Buffer): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  const declared = /^<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)["']/.exec(
    start.toString('latin1', 0, 300),
  );
  const label = declared?.[1] ?? 'utf-8';
  // What was read as single bytes cannot be UTF-16, whatever it claims.
  return /^utf-16/i.test(label) ? 'utf-8' : label;
}

function unreadable(path: string, error: unknown): UserError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new UserError('FP2001', `${path} does not exist`, 'Check the path.', { file: path });
  }
  return new UserError(
    'FP2005',
    `${path} cannot be read${code ? ` (${code})` : ''}`,
    'Check that it is a file and may be read.',
    {
      file: path,
    },
  );
}

function tooLarge(path: string, limit: number): UserError {
  return new UserError(
    'FP2004',
    `the file is larger than ${limit} bytes`,
    'Check that it is the file you mean, and export less; `load` of the library takes a larger `maxFileSize`.',
    { file: path },
  );
}

function empty(path: string): UserError {
  return new UserError('FP2006', 'the file is empty', 'Save the model to it.', { file: path });
}

function notText(path: string): UserError {
  return new UserError('FP2007', 'the file is not text', 'Name a model file; save it as UTF-8.', {
    file: path,
  });
}
