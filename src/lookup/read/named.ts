import { providers } from '../../catalogue/providers.ts';

/** What people call providers, by id, beside the id itself and the mail domains. */
const nicknames: Readonly<Record<string, readonly string[]>> = {
  gmail: ['google', 'googlemail', 'google workspace'],
  microsoft: [
    'outlook',
    'hotmail',
    'office 365',
    'office365',
    'o365',
    'm365',
    'exchange',
    'exchange online',
    'live.com',
    'msn',
  ],
  yahoo: ['aol', 'ymail'],
  apple: ['icloud', 'me.com', 'mac.com'],
  gmx: ['web.de', 'mail.com', 'ionos', '1&1', 'united internet'],
  't-online': ['tonline', 'telekom'],
  comcast: ['xfinity'],
  spectrum: ['charter', 'roadrunner'],
  att: ['at&t', 'bellsouth', 'sbcglobal'],
  spamexperts: ['n-able', 'spam experts'],
  messagelabs: ['symantec'],
  ironport: ['cisco'],
  mailru: ['mail.ru'],
  laposte: ['la poste'],
  qq: ['tencent'],
  netease: ['163.com', '126.com'],
  ses: ['amazon ses', 'workmail'],
};

/** Ids that are everyday words. */
const everyday = new Set([
  'one',
  'free',
  'sky',
  'bell',
  'titan',
  'tim',
  'shaw',
  'wp',
  'bt',
  'terra',
  'centrum',
  'spectrum',
  'facebook',
]);

const byName = new Map<string, string>(
  providers.flatMap(({ id, domains }) =>
    [...(everyday.has(id) ? [] : [id]), ...(nicknames[id] ?? []), ...domains].map(
      (name) => [name, id] as const,
    ),
  ),
);
const anyName = new RegExp(
  `(?<![\\w@.-])(?:${[...byName.keys()]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|')})(?![\\w@-]|\\.\\w)`,
  'i',
);

/** The id of the first provider that a short text names, `''` when it names none. */
export function providerIn(text: string): string {
  return byName.get(anyName.exec(text.slice(0, 300))?.[0].toLowerCase() ?? '') ?? '';
}

/** The words by which a short text names its first provider, `''` when it names none. */
export const providerWord = (text: string): string => anyName.exec(text.slice(0, 300))?.[0] ?? '';

/** Whether a text names a mail provider, or a list that many of them use. */
export const namesProvider = (text: string): boolean =>
  providerIn(text) !== '' || /\bspamhaus\b/i.test(text.slice(0, 300));

/** Words that say no more than that something bounced. */
const noMore =
  /^(?:bounc\w{0,4}|block\w{0,4}|reject\w{0,4}|refus\w{0,4}|fail\w{0,4}|errors?|problems?|issues?|servers?|mails?|e-?mails?|messages?|all|every|our|us|my|we|from|to|by|at|on|in|for|with|is|are|the|a|does|do|not|why|every(?:thing|body)|codes?|list|delivery|no|and|have|has|get|got)$/i;

/** The words of a query that tell more than that something bounced. */
export const matterOf = (query: string): string =>
  query
    .split(/\s+/)
    .filter((word) => !noMore.test(word))
    .join(' ');

/** Whether a text tells more than that something bounced at a provider. */
export const tells = (query: string): boolean =>
  query
    .split(/[\s,;:!?/()"]+/)
    .some((word) => word !== '' && !noMore.test(word) && providerIn(word.replace(/\.$/, '')) === '');

/** Names that are mistyped most. */
const wellKnown = [
  'gmail',
  'google',
  'yahoo',
  'outlook',
  'hotmail',
  'microsoft',
  'icloud',
  'mxroute',
  'comcast',
  'spamhaus',
];

/** The text with mistyped names of the great providers put right: `gmial`, `outlok`. */
export function spelled(text: string): string {
  return text.replace(
    /\p{L}{5,12}/gu,
    (word) => wellKnown.find((name) => oneSlip(word.toLowerCase(), name)) ?? word,
  );
}

/** Whether two words differ by one letter more, less or other, or by two that changed places. */
function oneSlip(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1 || one[0] !== other[0]) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < one.length - start && end < other.length - start && one.at(-1 - end) === other.at(-1 - end))
    end += 1;
  const [left, right] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
  return (
    (left.length < 2 && right.length < 2) || (left.length === 2 && left === [...right].reverse().join(''))
  );
}
