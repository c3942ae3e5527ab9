import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readDotEnv } from './dotenv.ts';
import { secretNames } from './fields.ts';
import { ForeignFile, readOwn } from './own-file.ts';

/** The environment as the process has it. */
export type Env = Readonly<Record<string, string | undefined>>;

/** What is set, by whom, and what could not be read. */
export interface Settings {
  readonly values: Env;
  /** The `.env` that was read, as an absolute path; `null` when there was none. */
  readonly envFile: string | null;
  /** Names that the file sets, to find misspelt ones. */
  readonly fileNames: readonly string[];
  readonly mistakes: readonly string[];
}

/** Where settings are looked for, in this order; the first that exists is read. */
export const envFilePlaces = (env: Env): readonly string[] => [
  ...(env['REBOUND_ENV'] ? [env['REBOUND_ENV']] : []),
  '.env',
  '/etc/rebound/env',
];

/**
 * The environment, with what the settings file adds to it (the environment wins), and with secrets that lie
 * in files of their own: `NAME_FILE` (Docker), or a systemd credential called NAME
 * (`$CREDENTIALS_DIRECTORY/NAME`).
 */
export function readSettings(env: Env, envFile?: string): Settings {
  const mistakes: string[] = [];
  const file = envFile ?? envFilePlaces(env).find(exists);
  const fromFile = file === undefined ? {} : valuesOf(file, mistakes);
  const merged: Record<string, string | undefined> = { ...fromFile, ...env };
  for (const name of secretNames) {
    const path = secretFile(name, merged);
    if (path === null) continue;
    if (merged[name]) mistakes.push(`${name} and ${name}_FILE are both set; keep one.`);
    else merged[name] = secretIn(path, name, mistakes);
  }
  return {
    values: merged,
    envFile: file === undefined ? null : resolve(file),
    fileNames: Object.keys(fromFile),
    mistakes,
  };
}

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

function valuesOf(path: string, mistakes: string[]): Readonly<Record<string, string>> {
  try {
    const { values, mistakes: found } = readDotEnv(readOwn(path), path);
    mistakes.push(...found);
    return values;
  } catch (error) {
    mistakes.push(`${resolve(path)} cannot be read: ${reasonOf(error)}.`);
    return {};
  }
}

function secretFile(name: string, env: Env): string | null {
  const given = env[`${name}_FILE`]?.trim();
  if (given) return given;
  const credentials = env['CREDENTIALS_DIRECTORY'];
  if (!credentials || env[name]) return null;
  const path = join(credentials, name);
  try {
    accessSync(path, constants.R_OK);
    return path;
  } catch {
    return null;
  }
}

function secretIn(path: string, name: string, mistakes: string[]): string | undefined {
  try {
    // Editors end a file with a line end; no secret here ends with one.
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    mistakes.push(`${name}_FILE is "${path}", which cannot be read: ${reasonOf(error)}.`);
    return undefined;
  }
}

/** Why a file cannot be read, without its path. */
export function reasonOf(error: unknown): string {
  if (error instanceof ForeignFile) return error.message;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const words: Readonly<Record<string, string>> = {
    EACCES: 'this user may not read it (EACCES)',
    EISDIR: 'it is a folder',
    ENOENT: 'there is no such file',
  };
  return (
    words[code] ?? (code || (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)))
  );
}
