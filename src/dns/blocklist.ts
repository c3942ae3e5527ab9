import { type Finding, finding, shown } from './finding.ts';
import { reversed } from './ip.ts';
import type { BlockList } from './lists.ts';
import type { Dns, Found } from './resolver.ts';

/** Answers that are no listing: the list refuses this resolver (Spamhaus, "DNSBL return codes"). */
const refusals: Readonly<Record<string, string>> = {
  '127.255.255.252': 'the name of the list is misspelt',
  '127.255.255.254': 'your resolver is a public or open one, which the list does not serve',
  '127.255.255.255': 'your resolver asks it too often',
  '127.0.1.255': 'it was asked for an IP, which it does not list',
};
const isRefusal = (answer: string): boolean =>
  answer.startsWith('127.255.255.') || Object.hasOwn(refusals, answer);

const nameIn = (list: BlockList, entry: string): string =>
  `${list.of === 'ip' ? reversed(entry) : entry}.${list.zone}`;

/**
 * Whether one list has an IP or a domain. "Not listed" is said only when the list's own test entry is found
 * by the same resolver: one that is refused, lies or is not registered gets the same silence for everything.
 */
export async function checkList(dns: Dns, list: BlockList, entry: string): Promise<Finding> {
  const found = await dns.ip4(nameIn(list, entry));
  if (found.kind === 'failed')
    return finding(list.name, 'unknown', `Not known whether ${entry} is listed: ${found.why}.`);
  if (found.kind === 'none') return absent(dns, list, entry);
  return answered(list, entry, found.records, await dns.txt(nameIn(list, entry)));
}

async function absent(dns: Dns, list: BlockList, entry: string): Promise<Finding> {
  const test = await dns.ip4(nameIn(list, list.test));
  if (test.kind === 'records' && test.records.every((one) => one.startsWith('127.') && !isRefusal(one)))
    return finding(list.name, 'good', `${entry} is not listed.`);
  return finding(
    list.name,
    'unknown',
    `Not known whether ${entry} is listed: this resolver does not even find the test entry of ${list.zone}, so it is not served. Ask through a resolver of your own (DNS_SERVERS), or look it up at ${list.removal}.`,
  );
}

function answered(
  list: BlockList,
  entry: string,
  answers: readonly string[],
  reason: Found<string>,
): Finding {
  const refused = answers.find(isRefusal);
  if (refused)
    return finding(
      list.name,
      'unknown',
      `Not known whether ${entry} is listed: ${list.zone} refuses your resolver (${refused}: ${refusals[refused] ?? 'an error code'}). That is no listing. Ask through a resolver of your own (DNS_SERVERS).`,
    );
  if (!answers.every((one) => one.startsWith('127.')))
    return finding(
      list.name,
      'unknown',
      `Not known whether ${entry} is listed: your resolver answers ${shown(answers.join(', '))}, which no block list does. It rewrites answers.`,
    );
  const kinds = answers.map((one) => list.codes[one] ?? `code ${one}`);
  const words = reason.kind === 'records' ? reason.records.join(' ') : '';
  return finding(
    list.name,
    'bad',
    `${entry} is listed (${kinds.join('; ')}). Fix the cause first; then look it up and ask for removal at ${list.removal}.`,
    words,
  );
}
