import { once } from 'node:events';

/** What a command may touch: its streams, the environment, the clock. Tests hand in their own. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Stdin is a pipe or a file, and nobody types there. */
  readonly piped: boolean;
  readonly now: () => number;
  /** The settings file that the operator named with `--env-file`. */
  envFile?: string;
  out(text: string): void;
  err(text: string): void;
  /** Resolves when what was written has room again: keeps memory flat on long outputs. */
  drained(): Promise<void>;
  /**
   * Resolves with the reason when the process is told to stop (SIGTERM, SIGINT) or hits an error that nobody
   * caught (`failure`).
   */
  untilStopped(): Promise<string>;
  /** Set when something went wrong but the rest was done. */
  failed: boolean;
}

/** The command could not do its work; the message says why and what to do. */
export class CommandFailed extends Error {
  readonly code = 'command';
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommandFailed';
  }
}

/** A text of a mail's, or a file's name, as a terminal may get it: without control characters. */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\t]/gu, '�');
}

/** Of a command that has `--json`. */
export interface Json {
  readonly json?: boolean | undefined;
}

/** A command's result: with `--json` one line of JSON, else its words (without their last line end). */
export function tell(io: Io, { json }: Json, value: unknown, words: () => string): void {
  io.out(`${json ? JSON.stringify(value) : words()}\n`);
}

/** The process's own streams. A reader that goes away early (`| head`) is not an error. */
export function standardIo(onReaderGone: () => void): Io {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    onReaderGone();
  });
  return {
    env: process.env,
    stdin: process.stdin,
    piped: process.stdin.isTTY !== true,
    now: Date.now,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    async drained() {
      if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
    },
    untilStopped: () =>
      new Promise((resolve) => {
        for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
        process.on('uncaughtException', (error) => {
          process.stderr.write(`${error.stack ?? error.message}\n`);
          resolve('failure');
        });
      }),
    failed: false,
  };
}

/** All of stdin, for the commands that take `-`. */
export async function readAll(stdin: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}
