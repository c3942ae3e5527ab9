import type { Command } from 'commander';
import { registerClassify } from './classify.ts';
import type { Io } from './io.ts';
import { registerLookup } from './lookup.ts';

/** Every command registers itself; main.ts only runs them. */
export const commands: readonly ((program: Command, io: Io) => void)[] = [registerClassify, registerLookup];
