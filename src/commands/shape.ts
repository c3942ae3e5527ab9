import type { Command } from 'commander';
import { type Examples, examplesOf } from './examples.ts';

/** A command line as data, taken from commander's tree: what completion and the man page are made of. */
export interface Shape {
  readonly name: string;
  readonly does: string;
  /** As in its usage: `<id> <until>`. */
  readonly args: string;
  /** What may stand as an argument; empty when anything may. */
  readonly choices: readonly string[];
  readonly options: readonly OptionShape[];
  readonly examples: Examples;
}

export interface OptionShape {
  /** `-V`, `''` when there is none. */
  readonly short: string;
  readonly long: string;
  /** As in its usage: `<path>`, `''` when it takes no value. */
  readonly value: string;
  readonly does: string;
}

/** The program itself, and its commands in order. */
export function shapesOf(program: Command): { readonly root: Shape; readonly commands: readonly Shape[] } {
  const help = program.createHelp();
  const shape = (command: Command): Shape => ({
    name: command.name(),
    does: command.description(),
    args: command.registeredArguments.map(bracketed).join(' '),
    choices: command.registeredArguments.flatMap((arg) => arg.argChoices ?? []),
    options: help.visibleOptions(command).map((option) => ({
      short: option.short ?? '',
      long: option.long ?? '',
      value: /[<[].*$/.exec(option.flags)?.[0] ?? '',
      does: option.description,
    })),
    examples: examplesOf(command),
  });
  return { root: shape(program), commands: program.commands.map(shape) };
}

const bracketed = (arg: { name(): string; required: boolean; variadic: boolean }): string => {
  const name = arg.variadic ? `${arg.name()}...` : arg.name();
  return arg.required ? `<${name}>` : `[${name}]`;
};
