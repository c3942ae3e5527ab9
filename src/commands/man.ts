import type { Command } from 'commander';
import { version } from '../app/version.ts';
import { exampleLines } from './examples.ts';
import type { Io } from './io.ts';
import { type OptionShape, type Shape, shapesOf } from './shape.ts';

/** Text as roff takes it (groff_man(7)): no control lines, no escapes, hyphens that can be copied. */
const roff = (text: string): string =>
  text
    .replace(/\\/g, '\\e')
    .replace(/-/g, '\\-')
    .replace(/^(?=[.'])/gm, '\\&');

const option = ({ short, long, value, does }: OptionShape): string[] => [
  '.TP',
  `.B ${roff([short, long].filter((one) => one !== '').join(', '))}${value === '' ? '' : ` \\fI${roff(value)}\\fR`}`,
  roff(does),
];

const examples = (shape: Shape): string[] =>
  shape.examples.length === 0
    ? []
    : ['.PP', '.EX', ...exampleLines(shape.examples).map((line) => roff(`  ${line}`)), '.EE'];

const command = (one: Shape): string[] => [
  `.SS ${roff(`rebound ${one.name}`)} \\fI${roff(one.args)}\\fR`,
  roff(`${one.does}.`),
  ...one.options.filter(({ long }) => long !== '--help').flatMap(option),
  ...examples(one),
];

/** The man page rebound(1), of the commands that there are. */
function page(program: Command): string {
  const { root, commands } = shapesOf(program);
  return [
    `.TH REBOUND 1 "" "Rebound ${version}" "User Commands"`,
    '.SH NAME',
    'rebound \\- reads bounces and tells a mail team in Slack what broke',
    '.SH SYNOPSIS',
    '.B rebound',
    '[\\fIoptions\\fR] \\fIcommand\\fR [\\fIarguments\\fR]',
    '.SH DESCRIPTION',
    roff(root.does),
    '.SH OPTIONS',
    ...root.options.flatMap(option),
    '.SH COMMANDS',
    ...commands.flatMap(command),
    '.SH EXIT STATUS',
    ...[
      ['0', 'Good.'],
      ['1', 'It failed, or a part of it did.'],
      ['2', 'Wrong usage.'],
      [
        '75',
        'The database or the disk is away: what passes by itself. A mail server that pipes into Rebound tries again.',
      ],
      ['78', 'The configuration has mistakes: a service need not be started again.'],
    ].flatMap(([code = '', what = '']) => ['.TP', `.B ${code}`, roff(what)]),
    '.SH FILES',
    ...[
      ['.env', 'Settings, where the command is run; .env.example in the package explains each.'],
      ['/etc/rebound/env', 'Settings, when there is no .env.'],
      ['data/rebound.db', 'The database, unless DATABASE_URL names another.'],
    ].flatMap(([path = '', what = '']) => ['.TP', `.I ${roff(path)}`, roff(what)]),
    '.SH SEE ALSO',
    roff('docs/install.md, docs/configuration.md and docs/operations.md in the package.'),
    '',
  ].join('\n');
}

/** `rebound man`: the man page. The package has it made already. */
export function registerMan(command: Command, io: Io): void {
  command.action(() => io.out(page(command.parent ?? command)));
}
