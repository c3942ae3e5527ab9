import type { Category, Permanence } from '../../catalogue/category.ts';
import type { Cause } from '../../catalogue/cause.ts';
import { eitherClass, neverDelivered, resendAfterFix, willRetry } from '../../catalogue/causes/phrases.ts';
import { codePairs } from '../../catalogue/codes/pairs.ts';
import { type ByFate, saidOf, saidOfAll } from '../../catalogue/fate.ts';
import type { Entry } from '../answer.ts';
import { ownerName } from './owner.ts';

const byClassAlone = new Set<ByFate>([eitherClass, willRetry, resendAfterFix, neverDelivered]);
const temporary = 'Temporary (soft): your server keeps retrying; it fails only if this outlasts your queue.';

/** Failures that are told while the server still tries: their own sentence holds for a 4xx as it stands. */
const whileTrying = new Set<Category>(['rate-limited', 'greylisted', 'network-error', 'server-error']);

/**
 * The message line: what the class of this very code says, and the cause's own sentence where that says more.
 */
export function messageLine(cause: Cause, permanence: Permanence | null, side = ''): string {
  if (permanence === null) return saidOf(cause.message, null);
  const told = byClassAlone.has(cause.message) ? '' : saidOf(cause.message, permanence);
  return permanence === 'temporary' ? softLine(cause, told) : hardLine(cause, told, side);
}

function softLine(cause: Cause, told: string): string {
  // A queue that has run out may say so with a 4.x.x: the message has failed all the same.
  if (cause.ended) return told;
  const own = typeof cause.message !== 'string' || whileTrying.has(cause.category) ? told : '';
  return own === '' ? temporary : `Temporary (soft). ${own}`;
}

function hardLine(cause: Cause, told: string, side: string): string {
  const hard = side === '' ? 'Permanent (hard)' : `Permanent (hard, ${side})`;
  if (told !== '') return `${hard}. ${told}`;
  return cause.addressVerdict === 'keep'
    ? `${hard}: it failed and will not be retried. Send it again after the fix.`
    : `${hard}: it failed and will not be retried. Do not send it again as it is.`;
}

const blank: Entry = {
  id: '',
  label: '',
  title: '',
  meaning: '',
  message: '',
  condition: '',
  address: '',
  owner: 'us',
  ownerName: '',
  reasons: [],
  inShort: '',
  steps: [],
  avoid: [],
  clock: '',
  alsoKnownAs: [],
  notToConfuse: [],
  disagreement: '',
  quoted: '',
  sources: [],
  related: [],
  fate: null,
  seenAs: { causes: [], statuses: [] },
};

/** An entry of the given parts; what is not given stays empty and is not shown. */
export function entryOf(parts: Partial<Entry>): Entry {
  return { ...blank, ...parts };
}

/** Sources of several parts, each once, however it was punctuated, and no more than a reader wants. */
export function sourcesOf(...lists: readonly (readonly string[])[]): readonly string[] {
  const unique = new Map<string, string>();
  for (const one of lists.flat().flatMap((text) => text.split('; '))) {
    const key = one
      .toLowerCase()
      .replace(/\([^)]{0,60}\)|\b20\d\d-\d\d(?:-\d\d)?|\band codes\b/g, '')
      .replace(/[^a-z0-9.]/g, '');
    if (!unique.has(key)) unique.set(key, one);
  }
  return [...unique.values()].slice(0, 4);
}

/**
 * Whether a list of other names holds none but what the headline, or the line that was pasted, says already.
 */
function saysNothingNew(names: string, headline: string): boolean {
  const known = headline.toLowerCase();
  return names
    .replace(/\([^)]{0,60}\)|"|\.$/g, '')
    .split(/[,;] /)
    .every((name) =>
      known.includes(
        name
          .trim()
          .replace(/^[245]\d\d (?=\S)/, '')
          .toLowerCase(),
      ),
    );
}

/**
 * The entry under a label that the asker recognises; a provider's name stands only once, and nothing leads
 * back to it.
 */
export function labelled(entry: Entry, label: string, quoted: string = ''): Entry {
  const prefix = /^(?<name>[^\s:]{1,20})[^:]{0,20}: /.exec(entry.title);
  const again = prefix?.groups?.['name'] !== undefined && label.includes(prefix.groups['name']);
  const title = again ? upperFirst(entry.title.slice(prefix[0].length)) : entry.title;
  return {
    ...entry,
    label,
    title,
    alsoKnownAs: entry.alsoKnownAs.filter((names) => !saysNothingNew(names, `${label} ${title} ${quoted}`)),
    related: entry.related.filter((one) => label !== one && !label.endsWith(` ${one}`)),
  };
}

const upperFirst = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** A cause as an answer. */
export function causeEntry(cause: Cause, permanence: Permanence | null = null): Entry {
  return entryOf({
    id: cause.id,
    title: cause.title,
    meaning: cause.happened,
    message: messageLine(cause, permanence),
    fate: cause.ended ? 'permanent' : permanence,
    condition: saidOf(cause.condition, permanence),
    address: cause.address,
    owner: cause.owner,
    ownerName: ownerName(cause.owner),
    reasons: saidOfAll(cause.reasons ?? [], permanence),
    steps: cause.steps
      .map((step) => ({ ...step, text: saidOf(step.text, permanence) }))
      .filter(({ text }) => text !== ''),
    avoid: cause.avoid ?? [],
    clock: cause.clock.words,
    alsoKnownAs: cause.alsoKnownAs ?? [],
    notToConfuse: cause.notToConfuse ?? [],
    disagreement: cause.disagreement ?? '',
    sources: cause.sources,
    related: codePairs
      .filter((pair) => pair.cause === cause.id)
      .map((pair) => [pair.reply, pair.status, pair.tag ? `[${pair.tag}]` : ''].filter(Boolean).join(' ')),
    seenAs: { causes: [cause.id], statuses: [] },
  });
}
