import type { Family } from './families/family.ts';
import { entryAddress, isSameMailbox, type Named, namedBy } from './field-address.ts';
import { type ProseRecipient, readGeneric } from './generic.ts';
import { lazy } from './lazy.ts';
import { linesByAddress } from './lines-about.ts';

/** A notice and what is known of who wrote it. */
export interface Notice {
  readonly text: string;
  /** All of it, for the entries of a long list. */
  readonly list: string;
  readonly from: string;
  readonly subject: string;
  /** Domain of the reporter, for recipients printed without one. */
  readonly domain: string;
}

const mostRecipients = 5000;

/**
 * The families that know a notice; each is asked when its answer is needed, since most reports need none of
 * them.
 */
export interface KnownFamilies {
  /** Whether any knows it. */
  readonly any: () => boolean;
  /** The first whose words alone make the mail a kind. */
  readonly deciding: () => Family | undefined;
  /** All of them, in their order. */
  readonly inOrder: () => Iterable<Family>;
}

/**
 * Families that are ruled out together by one pattern: a few cost less than one for all, which a late family
 * would have to pass.
 */
const groupSize = 8;

/** Prepares families, so that a notice is held against their marks with few patterns. */
export function familiesBy(families: readonly Family[]): (notice: Notice) => KnownFamilies {
  const knowsAny = anyOf(families);
  const deciding = families.filter((family) => family.kind !== undefined);
  const knowsDeciding = anyOf(deciding);
  const groups = Array.from({ length: Math.ceil(families.length / groupSize) }, (_, index) =>
    families.slice(index * groupSize, (index + 1) * groupSize),
  ).map((group) => ({ group, knows: anyOf(group) }));
  return (notice) => ({
    any: lazy(() => knowsAny(notice)),
    deciding: () => (knowsDeciding(notice) ? deciding.find((family) => knows(family, notice)) : undefined),
    *inOrder() {
      for (const one of groups)
        if (one.knows(notice)) yield* one.group.filter((family) => knows(family, notice));
    },
  });
}

function knows({ mark, markIn }: Family, notice: Notice): boolean {
  return mark.test(markIn === undefined ? notice.text : notice[markIn]);
}

/** Whether one of the families knows a notice: one pattern for all marks that stand in its text. */
function anyOf(families: readonly Family[]): (notice: Notice) => boolean {
  const elsewhere = families.filter(({ markIn }) => markIn !== undefined);
  const marks = families.filter(({ markIn }) => markIn === undefined).map(({ mark }) => withFlags(mark));
  const inText = marks.length > 0 ? new RegExp(marks.join('|')) : /(?!)/;
  return (notice) => inText.test(notice.text) || elsewhere.some((family) => knows(family, notice));
}

/** A pattern as a part of another one, with the flags of its own. */
function withFlags({ source, flags }: RegExp): string {
  const on = [...'ims'].filter((flag) => flags.includes(flag)).join('');
  const off = [...'ims'].filter((flag) => !flags.includes(flag)).join('');
  return `(?${on}${off && `-${off}`}:${source})`;
}

/** Recipients by the first family that finds any, else by the reader that knows no family. */
export function readProse(
  notice: Notice,
  known: Iterable<Family>,
  notHim: (address: string) => boolean,
): ProseRecipient[] {
  for (const family of known) {
    const found = readFamily(notice, family);
    const others = found.filter((one) => !notHim(one.address));
    if (found.length > 0) return others.length > 0 ? others : found;
  }
  return readGeneric(notice.text, notHim);
}

function readFamily(notice: Notice, family: Family): ProseRecipient[] {
  const [from, to] = section(notice.list, family);
  const part = notice.list.slice(from, to);
  const matches = [...part.matchAll(family.entry)].slice(0, mostRecipients);
  const about = lazy(() => linesByAddress(notice.list));
  const byAddress = new Map<string, ProseRecipient>();
  for (const [index, match] of matches.entries()) {
    const who = namedIn(match, notice.domain);
    if (who.address === '') continue;
    const own = outranked(
      notice.text,
      family,
      match.groups?.['reason'] ?? part.slice(...ownSpan(family, part, matches, index)),
    );
    const text =
      family.reason === 'notice' ? reasonInNotice(notice.text, about, who.address, own, matches.length) : own;
    const key = who.address.toLowerCase();
    const known = byAddress.get(key);
    byAddress.set(key, known ? { ...known, text: `${known.text}\n${text}` } : { ...who, text });
  }
  return [...byAddress.values()];
}

/**
 * Who an entry names. A server that hides the member of an alias names the alias alone: it took the message.
 */
function namedIn({ groups }: RegExpExecArray, domain: string): Named {
  const printed = groups?.['address'] ?? (groups?.['local'] && domain ? `${groups['local']}@${domain}` : '');
  const reached = entryAddress(printed);
  const alias = entryAddress(groups?.['alias'] ?? '');
  if (printed === '') return { ...namedBy(alias, alias), doubt: 'alias' };
  if (alias.address === '') return namedBy(reached, reached);
  const originalRecipient = isSameMailbox(alias.address, reached.address) ? '' : alias.address;
  return { ...namedBy(reached, reached), originalRecipient };
}

/** The entry with the notice's own verdict in place of the reply's words; its code stays. */
function outranked(text: string, family: Family, own: string): string {
  const verdict = family.verdict?.exec(text)?.[0];
  if (verdict === undefined) return own;
  const words = /(?<=(?<![\d.])[45]\d\d )[^\n]{0,300}/;
  return words.test(own) ? own.replace(words, verdict) : `${verdict}\n${own}`;
}

/** From the end of the entry before to the end of this one, or from its beginning to that of the next. */
function ownSpan(
  family: Family,
  part: string,
  matches: readonly RegExpExecArray[],
  index: number,
): [number, number] {
  const match = matches[index];
  const start = match?.index ?? 0;
  if (family.reason !== 'before') return [start, matches[index + 1]?.index ?? part.length];
  const previous = matches[index - 1];
  const from = previous ? previous.index + previous[0].length : 0;
  const end = start + (match?.[0].length ?? 0);
  const session = family.session ? [...part.slice(from, end).matchAll(family.session)].at(-1) : undefined;
  return [from + (session?.index ?? 0), end];
}

/** One recipient: the whole notice is about it. Several: its entry and the lines elsewhere that name it. */
function reasonInNotice(
  text: string,
  about: () => (address: string) => string,
  address: string,
  own: string,
  count: number,
): string {
  return count === 1 ? text : `${own}\n${about()(address)}`;
}

function section(text: string, family: Family): [number, number] {
  const begin = family.begin?.exec(text);
  const from = begin ? begin.index + begin[0].length : 0;
  const end = family.end ? text.slice(from).search(family.end) : -1;
  return [from, end < 0 ? text.length : from + end];
}
