import type { Command } from 'commander';
import { registerBackup, registerMigrate } from './backup.ts';
import { registerCheck } from './check.ts';
import { registerClassify } from './classify.ts';
import { registerDigest } from './digest.ts';
import { registerDoctor } from './doctor.ts';
import { registerActions, registerQuestions } from './incidents.ts';
import { registerIngest } from './ingest.ts';
import type { Io } from './io.ts';
import { registerLookup } from './lookup.ts';
import { registerProbe } from './probe.ts';
import { registerStart } from './start.ts';
import { registerSuppressions } from './suppressions.ts';
import { registerToken } from './token.ts';
import { registerVolume } from './volume.ts';

/** Every command registers itself; main.ts only runs them. */
export const commands: readonly ((program: Command, io: Io) => void)[] = [
  registerStart,
  registerDoctor,
  registerClassify,
  registerLookup,
  registerCheck,
  registerDigest,
  registerSuppressions,
  registerIngest,
  registerProbe,
  registerToken,
  registerVolume,
  registerQuestions,
  registerActions,
  registerBackup,
  registerMigrate,
];
