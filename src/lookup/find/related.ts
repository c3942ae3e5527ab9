import { type CodePair, codePairs } from '../../catalogue/codes/pairs.ts';
import type { Entry } from '../answer.ts';
import type { CodeToken } from '../read/codes.ts';

/** Other pairs that share the status, the reply or the subject. */
export function related({ reply, status }: CodeToken, entry: Entry): string[] {
  const own = `${reply} ${status}`.trim();
  const same = codePairs.filter((one) => shares(one, reply, status));
  const sibling = same.length < 2 ? codePairs.filter((one) => one.cause === entry.seenAs.causes[0]) : [];
  const labels = [...same, ...sibling].map((one) =>
    [one.reply, one.status, one.tag ? `[${one.tag}]` : ''].filter(Boolean).join(' '),
  );
  return [...new Set(labels)].filter((label) => label !== own).slice(0, 8);
}

function shares(pair: CodePair, reply: string, status: string): boolean {
  if (status === '') return reply.endsWith('xx') ? pair.reply[0] === reply[0] : pair.reply === reply;
  if (/^\d\.\d(?:\.x)?$/.test(status)) return pair.status.startsWith(status.slice(0, 3));
  const tail = status.slice(1);
  return pair.status === status || (!/\.[01]$/.test(tail) && pair.status.slice(1) === tail);
}
