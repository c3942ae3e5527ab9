import { causeOf } from '../../catalogue/causes/index.ts';
import { codeClasses } from '../../catalogue/codes/classes.ts';
import { type ReplyCode, replyCodes } from '../../catalogue/codes/reply.ts';
import { saidOf } from '../../catalogue/fate.ts';
import type { Entry } from '../answer.ts';
import { causeEntry, entryOf } from '../word/entry.ts';
import { ownerName } from '../word/owner.ts';

const byReply = new Map(replyCodes.map((one) => [one.code, one]));

/**
 * The answer for a bare reply code, or for a class of them (`5xx`). One that no table holds is placed by its
 * class.
 */
export function replyEntry(reply: string): Entry {
  if (/^\dxx$/.test(reply)) return classEntry(reply[0] ?? '');
  const known = byReply.get(reply);
  return known ? knownReply(known) : placedReply(reply);
}

function placedReply(reply: string): Entry {
  const entry = classEntry(reply[0] ?? '');
  const klass = codeClasses.find((one) => one.digit === reply[0]);
  return {
    ...entry,
    id: `reply:${reply}`,
    title: `Unlisted code, by its class: ${(klass?.title ?? entry.title).toLowerCase()}`,
    meaning: `${reply} is an unknown code: no table has it. Placed by its class (${reply[0]}xx): ${entry.meaning}`,
  };
}

/** A bare reply code: its meaning, every other use, and never a verdict on the address. */
function knownReply(known: ReplyCode): Entry {
  const entry = entryOf({
    id: `reply:${known.code}`,
    title: known.title,
    meaning: `${known.meaning}${known.standard === '' ? ' The code is non-standard.' : ''}`,
    inShort: known.advice,
    disagreement: otherUses(known),
    sources: [known.source],
  });
  return /^[45]/.test(known.code) ? failedReply(known, entry) : entry;
}

function failedReply(known: ReplyCode, entry: Entry): Entry {
  const cause = causeOf(known.cause ?? 'unknown');
  const told = cause.id !== 'unknown';
  const fate = known.code.startsWith('4') ? 'temporary' : 'permanent';
  const { steps } = causeEntry(cause, fate);
  return {
    ...entry,
    message: known.code.startsWith('4')
      ? 'Temporary (soft): your server keeps retrying.'
      : 'Permanent (hard): it failed and will not be retried as it is.',
    condition: told
      ? saidOf(cause.condition, fate)
      : 'The reply code alone does not say; the enhanced code and the text decide.',
    address: addressOfReply(known.code, cause.addressVerdict),
    owner: cause.owner,
    ownerName:
      told && !known.alsoUsedFor ? ownerName(cause.owner) : 'Depends on the enhanced code and the text',
    steps: told ? steps : [],
    fate,
    alsoKnownAs: (cause.alsoKnownAs ?? []).filter((one) => one.includes(known.code)),
    disagreement: entry.disagreement || (cause.disagreement ?? ''),
  };
}

function otherUses(known: ReplyCode): string {
  const uses = known.alsoUsedFor?.map((use) => `${use.by}: ${use.meaning}`) ?? [];
  return uses.length > 0
    ? `The code alone does not decide; it is also used otherwise. ${uses.join('; ')}.`
    : '';
}

function addressOfReply(code: string, verdict: string): string {
  if (verdict === 'keep' || /^(?:550|552|553|554)$/.test(code))
    return 'Keep it: the bare code says nothing final about the address. Read the enhanced code and the text.';
  return 'Check address and domain first; suppress it only when it keeps failing, or the text says that it does not exist.';
}

/** What a class of codes means, by its first digit. */
export function classEntry(digit: string): Entry {
  const klass = codeClasses.find((one) => one.digit === digit);
  if (!klass) return unheardEntry(`${digit}xx`);
  const failed = digit === '4' || digit === '5';
  return entryOf({
    id: `reply:${digit}xx`,
    title: `${digit}xx: ${klass.title}`,
    meaning: klass.meaning,
    message:
      digit === '4'
        ? 'Temporary: the sending server keeps it and retries.'
        : digit === '5'
          ? 'Permanent: it bounced; the sending server writes an NDR.'
          : '',
    condition: failed
      ? 'The class does not say; the enhanced code (such as 5.1.1 or 4.7.26) and the text give more detail.'
      : '',
    address: failed ? 'Decided by the enhanced code and the text, never by the class alone.' : '',
    owner: 'us',
    ownerName: failed ? 'Depends on the code' : '',
    inShort: klass.advice,
    sources: [klass.source],
  });
}

/** A code whose very class or subject does not exist. */
export const unheardEntry = (code: string): Entry =>
  entryOf({
    id: `code:${code}`,
    title: 'Unknown code',
    meaning: `${code} is an unknown code: no table has it, and its class or subject does not exist. Read the words that stand after it.`,
  });
