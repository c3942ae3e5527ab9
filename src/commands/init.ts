import { copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { loadConfig } from '../config/config.ts';
import { ConfigError } from '../config/error.ts';
import { slackAppLink } from '../config/manifest.ts';
import { withValues } from '../config/write-dotenv.ts';
import { diagnose } from './doctor.ts';
import { CommandFailed, type Io } from './io.ts';
import { type Answers, type Question, questions } from './questions.ts';
import { openTerminal, type Terminal } from './terminal.ts';

interface Options {
  readonly file: string;
  readonly set: readonly string[];
  readonly yaml?: boolean;
  readonly force?: boolean;
  readonly doctor: boolean;
}

/** A file that came with the package. */
const ours = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

/**
 * What the configuration finds wrong with one setting, with what is known of the others; `''` when nothing.
 */
function mistakeIn({ name, mistake, needed }: Question, value: string, answers: Answers): string {
  if (value === '') return needed ? 'This is needed.' : '';
  const own = mistake?.(value) ?? '';
  if (own !== '') return own;
  try {
    loadConfig({ ...answers, [name]: value });
    return '';
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.mistakes.find((one) => one.startsWith(`${name} `)) ?? '';
  }
}

/** `NAME=value` of the command line. */
function given(set: readonly string[]): Answers {
  return Object.fromEntries(
    set.map((one) => {
      const at = one.indexOf('=');
      if (at < 1) throw new CommandFailed(`--set is "${one.split('=')[0]}"; write --set NAME=value.`);
      return [one.slice(0, at), one.slice(at + 1)] as const;
    }),
  );
}

async function askUntilGood(question: Question, answers: Answers, terminal: Terminal): Promise<string> {
  const suggested = question.suggest?.(answers) ?? '';
  const prompt = `${question.ask}${suggested === '' ? '' : ` [${suggested}]`}: `;
  for (;;) {
    const value = (await terminal.ask(prompt, question.secret)) || suggested;
    const mistake = mistakeIn(question, value, answers);
    if (mistake === '') return value;
    terminal.say(`  ${mistake}\n`);
  }
}

/** Every answer: from the command line, else asked, else (without a terminal) as suggested. */
async function answersOf(preset: Answers, terminal: Terminal | null, io: Io): Promise<Answers> {
  let answers: Answers = preset;
  for (const question of questions) {
    if (question.name === 'SLACK_BOT_TOKEN') io.out(slackSteps(answers));
    if (answers[question.name] !== undefined || question.when?.(answers) === false) continue;
    const value = await answerTo(question, answers, terminal, io);
    answers = { ...answers, [question.name]: value };
  }
  const missing = questions.filter(({ name, needed }) => needed && answers[name] === '');
  if (missing.length === 0) return answers;
  throw new CommandFailed(
    `Nobody can be asked here (no terminal). Give what is missing: ${missing.map(({ name }) => `--set ${name}=…`).join(' ')}`,
  );
}

async function answerTo(
  question: Question,
  answers: Answers,
  terminal: Terminal | null,
  io: Io,
): Promise<string> {
  if (!terminal) return question.suggest?.(answers) ?? '';
  if (question.about) io.out(question.about);
  return askUntilGood(question, answers, terminal);
}

const slackSteps = (answers: Answers): string => `
Create the Slack app: open this address, choose the workspace, press Create, then Install to Workspace.

${slackAppLink(answers['SLACK_MODE'] === 'http' ? 'http' : 'socket', answers['SLACK_HOST'])}

`;

/** Asks before a file is replaced; the old one is kept beside it. */
async function mayWrite(path: string, { force }: Options, terminal: Terminal | null): Promise<void> {
  if (!existsSync(path) || force) return;
  const answer = terminal
    ? await terminal.ask(`${path} is there already. Replace it? It is kept as ${path}.old [no]: `)
    : 'no';
  if (!/^y(?:es)?$/i.test(answer))
    throw new CommandFailed(`${path} is there already and stays as it is; give --force to replace it.`);
}

/** Only its owner may read it, from its first byte on. */
function write(path: string, text: string): void {
  if (existsSync(path)) copyFileSync(path, `${path}.old`);
  const fresh = `${path}.new`;
  writeFileSync(fresh, text, { mode: 0o600, flag: 'wx' });
  renameSync(fresh, path);
}

/** `rebound.yaml` of the package with every line a comment, but the one for editors. */
const yamlExample = (): string => ours('rebound.example.yaml').replace(/^(?!#|$)(?<line>.*)$/gm, '# $<line>');

async function init(options: Options, io: Io): Promise<void> {
  const path = resolve(options.file);
  const terminal = openTerminal();
  try {
    await mayWrite(path, options, terminal);
    const { SLACK_MODE: _, SLACK_HOST: __, ...settings } = await answersOf(given(options.set), terminal, io);
    const yaml = resolve(path, '../rebound.yaml');
    if (options.yaml) {
      await mayWrite(yaml, options, terminal);
      write(yaml, yamlExample());
      io.out(`${yaml} is written; take out what you need of its comments.\n`);
    }
    write(
      path,
      withValues(ours('.env.example'), { ...settings, ...(options.yaml && { REBOUND_CONFIG: yaml }) }),
    );
  } finally {
    terminal?.close();
  }
  io.out(`\n${path} is written; only you may read it. Every other setting stands in it, explained.\n\n`);
  if (!options.doctor) return;
  io.envFile = path;
  await diagnose(io);
}

/** `rebound init`: asks what the bot needs, writes the settings, and tries them. */
export function registerInit(command: Command, io: Io): void {
  command
    .option('--file <path>', 'where the settings go', '.env')
    .option(
      '--set <name=value...>',
      'an answer that is not asked for; without a terminal all that have no default',
      [],
    )
    .option('--yaml', 'a rebound.yaml beside it, for several mailboxes and routes')
    .option('--force', 'replace files that are there')
    .option('--no-doctor', 'do not try the settings')
    .action((options: Options) => init(options, io));
}
