import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { classifyText } from '../../src/classify/classify.ts';
import { read } from '../../src/classify/judge.ts';
import type { Verdict } from '../../src/classify/verdict.ts';

/**
 * Measures against a labelled corpus (its `truth.jsonl`, `strings.jsonl` and `emails/`), only where
 * `REBOUND_CORPUS` points at one. A category counts when it is the label or one that the label's source
 * cannot tell from it; duplicates count once.
 */
const corpus = process.env['REBOUND_CORPUS'] ?? '';

interface Label {
  readonly category: string | null;
  readonly category_accept?: readonly string[];
}

interface Text extends Label {
  readonly source: string;
  readonly text: string;
}

interface Expected extends Label {
  readonly address: string | null;
  readonly address_accept?: readonly string[];
  readonly permanent: boolean | null;
  readonly weak?: boolean;
}

interface Mail {
  readonly source: string;
  readonly file: string;
  readonly kind: string | null;
  readonly kind_accept: readonly string[];
  readonly recipients_complete: boolean;
  readonly recipients: readonly Expected[];
  readonly duplicate_of?: string;
}

const lines = <T>(name: string): T[] =>
  readFileSync(join(corpus, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);

/**
 * Most sources have one word for a refused sender and a refusing policy, and Sisimai files Gmail's `NXDOMAIN`
 * under its word for networks.
 */
function accepts(label: Label, category: string | undefined, text: string): boolean {
  const good = [label.category, ...(label.category_accept ?? [])];
  return (
    good.includes(category ?? '') ||
    (category === 'sender-rejected' && good.includes('policy-rejected')) ||
    (category === 'invalid-domain' && good.includes('network-error') && /\bNXDOMAIN\b/.test(text))
  );
}

function share(marks: readonly boolean[]): number {
  return marks.length === 0 ? 1 : marks.filter(Boolean).length / marks.length;
}

function find(expected: Expected, mail: Mail, verdicts: readonly Verdict[]): Verdict | undefined {
  const known = namesOf(expected);
  const named = verdicts.find((one) => known.includes(one.address.toLowerCase()));
  return (
    named ??
    (mail.recipients.length === 1 || verdicts.length === mail.recipients.length
      ? verdicts[mail.recipients.indexOf(expected)]
      : undefined)
  );
}

const namesOf = (one: Expected): string[] =>
  [one.address, ...(one.address_accept ?? [])]
    .filter((name) => name !== null)
    .map((name) => name.toLowerCase());

/** Whether the whole mail is right: its kind, its recipients and an accepted category for each. */
function whole(mail: Mail): boolean {
  const { kind, verdicts } = read(readFileSync(join(corpus, mail.file)));
  if (mail.kind && kind !== mail.kind && !mail.kind_accept.includes(kind)) return false;
  if (!isBounce(mail)) return true;
  const got = verdicts.map((one) => one.address.toLowerCase());
  const wanted = mail.recipients.map(namesOf);
  const complete = mail.recipients_complete && wanted.every((names) => names.length > 0);
  const found =
    wanted.every((names) => names.some((name) => got.includes(name))) &&
    got.every((name) => wanted.flat().includes(name));
  if (complete && !found) return false;
  return mail.recipients.every((one) => {
    const found = find(one, mail, verdicts);
    return !one.category || accepts(one, found?.category, found?.diagnostic ?? '');
  });
}

const isBounce = (mail: Mail) => ['bounce', 'delay'].includes(mail.kind ?? '');

test.skipIf(corpus === '')(
  'whole mails: at least 97 in 100 right',
  () => {
    const mails = lines<Mail>('truth.jsonl').filter((mail) => !mail.duplicate_of);
    expect(share(mails.map(whole))).toBeGreaterThanOrEqual(0.97);
  },
  120_000,
);

test.skipIf(corpus === '')('bare texts: at least 94 in 100 accepted, 82 exact', () => {
  const texts = lines<Text>('strings.jsonl');
  const got = texts.map((one) => ({ one, category: classifyText({ text: one.text }).category }));
  expect(share(got.map(({ one, category }) => accepts(one, category, one.text)))).toBeGreaterThanOrEqual(
    0.94,
  );
  expect(share(got.map(({ one, category }) => one.category === category))).toBeGreaterThanOrEqual(0.82);
});

test.skipIf(corpus === '')(
  'mails: category of at least 97 in 100 recipients accepted, permanence of 98',
  () => {
    const mails = lines<Mail>('truth.jsonl').filter((mail) => !mail.duplicate_of && isBounce(mail));
    const pairs = mails.flatMap((mail) => {
      const { verdicts } = read(readFileSync(join(corpus, mail.file)));
      return mail.recipients.map((expected) => ({ expected, verdict: find(expected, mail, verdicts) }));
    });
    const categories = pairs.filter(({ expected }) => expected.category && !expected.weak);
    const permanences = pairs.filter(({ expected }) => expected.permanent !== null);
    expect(
      share(
        categories.map(({ expected, verdict }) =>
          accepts(expected, verdict?.category, verdict?.diagnostic ?? ''),
        ),
      ),
    ).toBeGreaterThanOrEqual(0.97);
    expect(
      share(
        permanences.map(
          ({ expected, verdict }) => (verdict?.permanence === 'permanent') === expected.permanent,
        ),
      ),
    ).toBeGreaterThanOrEqual(0.98);
  },
  120_000,
);
