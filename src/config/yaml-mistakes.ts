import { type Document, isNode, type LineCounter, type YAMLParseError } from 'yaml';
import { z } from 'zod';
import { closest } from './closest.ts';

type Path = readonly PropertyKey[];
type LineAt = (path: Path) => number | null;

/** A syntax error in our words: its line and the commonest cause. */
export function brokenYaml({ message, linePos }: YAMLParseError, path: string): string {
  const line = linePos ? `, line ${linePos[0].line}` : '';
  const what = message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? '';
  return `${path}${line} cannot be read as YAML: ${what.replace(/\.?$/, '.')}`;
}

/** Finds the line in which a value stands; that of what holds it when it is not there. */
export function lineOf(document: Document, lines: LineCounter): LineAt {
  return (path) => {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return null;
  };
}

/**
 * One sentence a mistake: where, what, and what to write instead. Values are not repeated: they may be
 * secrets.
 */
export function sentences(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  path: string,
  lineAt: LineAt,
): string[] {
  const line = lineAt(issue.path);
  const where = `${path}${line === null ? '' : `, line ${line}`}: `;
  const key = issue.path.map(String).join('.') || 'the file';
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((name) => `${where}${unknownKey(name, key, keysAt(schema, issue.path))}`);
    case 'invalid_type':
      return [`${where}${key} ${wrongType(issue.expected, issue.input)}`];
    case 'invalid_value':
      return [`${where}${key} must be ${orList(issue.values.map(String))}.`];
    case 'too_small':
      return [
        `${where}${key} ${issue.origin === 'string' ? 'is empty; give a value.' : `must be at least ${issue.minimum}.`}`,
      ];
    case 'too_big':
      return [`${where}${key} must be at most ${issue.maximum}.`];
    default:
      return [`${where}${key} is not what belongs there; see docs/configuration.md.`];
  }
}

function unknownKey(name: string, parent: string, known: readonly string[]): string {
  const meant = closest(name, known);
  const hint = meant ? `did you mean ${meant}?` : `there are ${known.join(', ')}.`;
  return `${parent === 'the file' ? '' : `${parent} has `}${parent === 'the file' ? `"${name}" is no setting` : `no "${name}"`}; ${hint}`;
}

function wrongType(expected: string, input: unknown): string {
  if (input === undefined) return 'is missing.';
  if (expected === 'string' && input === null)
    return 'is empty; if it begins with #, put it in quotes: "#name".';
  if (expected === 'string') return 'must be text; put it in quotes.';
  const words: Readonly<Record<string, string>> = {
    array: 'must be a list (lines that begin with "- ").',
    object: 'must be a group of settings (name: value).',
    record: 'must be a group of settings (name: value).',
    boolean: 'must be true or false.',
    number: 'must be a number.',
    int: 'must be a whole number.',
  };
  return words[expected] ?? `must be of type ${expected}.`;
}

const orList = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

/** The keys that a group of settings may have. */
function keysAt(schema: z.ZodType, path: Path): readonly string[] {
  let at: unknown = schema;
  for (const step of path) at = inside(at, step);
  const found = unwrapped(at);
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

function inside(schema: unknown, step: PropertyKey): unknown {
  const found = unwrapped(schema);
  if (found instanceof z.ZodArray) return found.element;
  if (found instanceof z.ZodObject) return (found.shape as Record<PropertyKey, unknown>)[step];
  return undefined;
}

function unwrapped(schema: unknown): unknown {
  let at = schema;
  while (at instanceof z.ZodOptional || at instanceof z.ZodDefault || at instanceof z.ZodNullable)
    at = at.unwrap();
  return at;
}
