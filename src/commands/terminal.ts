import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CommandFailed } from './io.ts';

/** A person who can be asked. */
export interface Terminal {
  /**
   * The line that was typed; with `secret` nothing of it is shown. Throws when the person leaves (Ctrl-C,
   * Ctrl-D).
   */
  ask(prompt: string, secret?: boolean): Promise<string>;
  say(text: string): void;
  close(): void;
}

/** The process's own terminal, `null` where nobody can answer (a pipe, a service). */
export function openTerminal(): Terminal | null {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) return null;
  let hidden = false;
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!hidden) stdout.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: stdin, output, terminal: true, historySize: 0 });
  const gone = new Promise<never>((_, reject) => {
    lines.once('close', () => reject(new CommandFailed('\nStopped; nothing was written.')));
  });
  gone.catch(() => {});
  return {
    async ask(prompt, secret = false) {
      // readline draws its prompt anew with each key: of a secret it draws nothing, so the prompt is ours.
      if (secret) stdout.write(prompt);
      hidden = secret;
      try {
        return (await Promise.race([lines.question(secret ? '' : prompt), gone])).trim();
      } finally {
        if (secret) stdout.write('\n');
        hidden = false;
      }
    },
    say: (text) => void stdout.write(text),
    close: () => lines.close(),
  };
}
