import { globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { expect, test } from 'vitest';
import { type Room, rooms } from './rooms.ts';

const root = join(import.meta.dirname, '../..');
const top = ['src', 'sim', 'test', 'bench', 'scripts'];
const specifier =
  /^(?:import|export)\s(?:[^;'"]*?\sfrom\s)?'(?<name>[^'\n]+)'|\bimport\('(?<lazy>[^'\n]+)'\)/gm;

interface Import {
  readonly file: string;
  readonly name: string;
}

const files = top.flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root }));

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(specifier)].map(({ groups }) => ({
    file,
    name: groups?.['name'] ?? groups?.['lazy'] ?? '',
  }));
}

/** `src/mailbox/x.ts` is in the room `mailbox`, `src/main.ts` in `main`, `sim/slack/x.ts` in `sim`. */
function roomOf(path: string): string {
  const [first = '', second = ''] = path.split(sep);
  return first === 'src' ? second.replace(/\.ts$/, '') : first;
}

const unlisted: Room = { rooms: [], packages: [], why: 'a room that is not listed may import nothing' };

/** What is wrong with an import, `''` when nothing is. */
function fault({ file, name }: Import): string {
  const from = roomOf(file);
  const allowed: Room = rooms[from] ?? unlisted;
  if (name.startsWith('node:'))
    return name === 'node:sqlite' && !['store', 'test'].includes(from) ? 'only store/ uses node:sqlite' : '';
  if (!name.startsWith('.')) {
    const free = ['test', 'bench', 'scripts'].includes(from);
    return free || allowed.packages.some((one) => name === one || name.startsWith(`${one}/`))
      ? ''
      : `${from}/ may not use ${name}`;
  }
  const to = normalize(join(dirname(file), name));
  const room = roomOf(to);
  if (room === from || to === 'package.json') return '';
  const inSource = to.startsWith(`src${sep}`);
  return allowed.rooms.includes(room) || (inSource && allowed.rooms.includes('src'))
    ? ''
    : `${from}/ may not import ${room}/`;
}

test('every import is on the list', () => {
  const faults = files
    .flatMap(importsOf)
    .flatMap((one) => (fault(one) === '' ? [] : [`${one.file}: ${fault(one)} (${one.name})`]));
  expect(faults).toEqual([]);
});

test.for([
  ['src/catalogue/x.ts', '../ndr/report.ts', 'catalogue/ may not import ndr/'],
  ['src/file/outlet.ts', '../store/store.ts', 'file/ may not import store/'],
  ['src/config/x.ts', '../store/store.ts', 'config/ may not import store/'],
  ['src/pipeline/payload.ts', '../slack/outlet.ts', 'pipeline/ may not import slack/'],
  ['src/slack/x.ts', 'kysely', 'slack/ may not use kysely'],
  ['src/mailbox/x.ts', 'node:sqlite', 'only store/ uses node:sqlite'],
  ['sim/demo.ts', '../test/fixtures.ts', 'sim/ may not import test/'],
  ['src/new-room/x.ts', '../observe/log.ts', 'new-room/ may not import observe/'],
] as const)('%s importing %s: %s', ([file, name, want]) => expect(fault({ file, name })).toBe(want));

test('the list names only rooms that exist', () => {
  const known = new Set(files.map(roomOf));
  expect(Object.keys(rooms).filter((room) => !known.has(room))).toEqual([]);
});

test('the table of ARCHITECTURE.md has a row for each folder of src/, and the glossary is linked', () => {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `(?<room>[a-z]+)\/` \|/gm)].map(({ groups }) => groups?.['room'] ?? '');
  const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((one) => one.isDirectory());
  expect(rows.toSorted()).toEqual(folders.map(({ name }) => name).toSorted());
  expect(text).toContain('docs/glossary.md');
});
