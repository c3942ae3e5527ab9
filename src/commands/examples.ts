import type { Command } from 'commander';

/** Command lines, and what each gives when that needs saying. */
export type Examples = readonly (readonly [line: string, gives?: string])[];

const kept = new WeakMap<Command, Examples>();

/** Shows examples at the end of a command's help, and keeps them for its man page. */
export function showExamples(command: Command, examples: Examples): void {
  kept.set(command, examples);
  command.addHelpText('after', `\nExamples:\n${exampleLines(examples).join('\n')}`);
}

export const examplesOf = (command: Command): Examples => kept.get(command) ?? [];

export const exampleLines = (examples: Examples): readonly string[] =>
  examples.map(([line, gives]) => `  ${line}${gives ? `   # ${gives}` : ''}`);
