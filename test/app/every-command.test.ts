import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import type { Io } from '../../src/commands/io.ts';
import { programFor } from '../../src/commands/program.ts';
import { type Shape, shapesOf } from '../../src/commands/shape.ts';
import { workFolder } from './bot.ts';

/** Commands that print no result but talk, a script or a page. */
const withoutJson: Readonly<Record<string, string>> = {
  start: 'its log is JSON already',
  init: 'asks and answers',
  completion: 'a script',
  man: 'a page',
};

/** Runs a command line in this process, for what needs no settings. */
async function said(...argv: readonly string[]): Promise<string> {
  let output = '';
  const write = (text: string): void => {
    output += text;
  };
  const io = { env: {}, out: write, err: write, failed: false } as unknown as Io;
  const program = await programFor(argv, io);
  await program.parseAsync([...argv], { from: 'user' }).catch((error: Error & { exitCode?: number }) => {
    if (error.exitCode !== 0) throw error;
  });
  return output;
}

let shapes: readonly Shape[] = [];
beforeAll(async () => {
  shapes = shapesOf(await programFor(['man'], {} as Io)).commands;
});

test('there is one entry a name, and a row in README', () => {
  const names = commands.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  expect(names.filter((name) => !new RegExp(`\`(?:rebound )?${name}\\b`).test(readme))).toEqual([]);
});

describe.for(commands.map(({ name }) => name))('%s', (name) => {
  test('its help says what it does, with examples that its options allow', async () => {
    const { does, examples } = commands.find((one) => one.name === name) ?? { does: '', examples: [] };
    const help = await said(name, '--help');
    expect(help.replace(/\s+/g, ' ')).toContain(does);
    expect(examples.length).toBeGreaterThan(0);
    const shape = shapes.find((one) => one.name === name);
    const flags = ['--env-file', ...(shape?.options.map(({ long }) => long) ?? [])];
    for (const [line] of examples) {
      expect(help).toContain(line);
      const ours = line.split('|').find((part) => part.includes(`rebound ${name}`)) ?? line;
      expect(ours).toMatch(new RegExp(`rebound (?:--env-file \\S+ )?${name}\\b`));
      expect(ours.match(/(?<= )--[a-z-]+/g)?.filter((flag) => !flags.includes(flag)) ?? []).toEqual([]);
    }
  });

  test('it has --json, or a reason', () => {
    const has = shapes.find((one) => one.name === name)?.options.some(({ long }) => long === '--json');
    expect(has).toBe(withoutJson[name] === undefined);
  });
});

describe('completion', () => {
  test('bash completes commands, their options and what an argument may be', async () => {
    const script = join(workFolder(), 'rebound.bash');
    writeFileSync(script, await said('completion', 'bash'));
    const complete = (...words: readonly string[]): string[] => {
      const quoted = words.map((word) => `'${word}'`).join(' ');
      const run = `source ${script}; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _rebound; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return execFileSync('bash', ['-c', run], { encoding: 'utf8' }).split('\n').filter(Boolean);
    };
    expect(complete('rebound', 'in').sort()).toEqual(
      commands
        .map(({ name }) => name)
        .filter((name) => name.startsWith('in'))
        .sort(),
    );
    expect(complete('rebound', 'classify', '--')).toEqual(
      expect.arrayContaining(['--json', '--explain', '--text']),
    );
    expect(complete('rebound', '--env-file', 'x', 'snooze', '01', 't')).toEqual(['tomorrow']);
    expect(complete('rebound', '--env-file', 's')).toEqual([]);
  });

  test('zsh and fish are given every command and option', async () => {
    for (const shell of ['zsh', 'fish']) {
      const script = await said('completion', shell);
      for (const { name, options } of shapes) {
        expect(script).toContain(name);
        for (const { long } of options) expect(script).toContain(long.slice(2));
      }
    }
  });
});

test('the man page has every command and option', async () => {
  const page = await said('man');
  for (const { name, options } of shapes) {
    expect(page).toContain(`rebound ${name}`);
    for (const { long } of options) expect(page).toContain(long.replaceAll('-', '\\-'));
  }
});

test.skipIf(spawnSync('man', ['--version']).error !== undefined)(
  'man renders it without a warning',
  async () => {
    const path = join(workFolder(), 'rebound.1');
    writeFileSync(path, await said('man'));
    const ran = spawnSync('man', ['--warnings', '-l', path], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C.UTF-8', MANWIDTH: '100' },
    });
    expect(ran.stderr).toBe('');
    expect(ran.stdout).toMatch(/NAME\s+rebound - reads bounces/);
  },
);
