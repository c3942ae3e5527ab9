import type { Command } from 'commander';
import { answerText } from '../lookup/word/text.ts';
import { answerCheck } from '../pipeline/check.ts';
import { configOf } from './configuration.ts';
import { type Io, tell } from './io.ts';

/** `rebound check`: what the DNS tells about a domain or an IP, as seen from this machine. */
export function registerCheck(command: Command, io: Io): void {
  command
    .argument(
      '<subject...>',
      'a domain, an IP, or both; with a DKIM selector or SELECTOR._domainkey.DOMAIN, the zone of one block list, from=DOMAIN',
    )
    .option('--json', 'the answer as JSON')
    .action(async (words: string[], options: { json?: boolean }) => {
      const { dnsServers, senderDomains, sendingIps, digest } = configOf(io);
      const policy = { servers: dnsServers, senderDomains, sendingIps, timeZone: digest.timeZone };
      const answer = await answerCheck(words.join(' '), policy, io.now);
      tell(io, options, answer, () => answerText({ answer }));
      if (answer.facts.length === 0) io.failed = true;
    });
}
