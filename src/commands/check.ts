import type { Command } from 'commander';
import { answerText } from '../lookup/word/text.ts';
import { answerCheck } from '../pipeline/check.ts';
import { configOf } from './configuration.ts';
import type { Io } from './io.ts';

/** `rebound check`: what the DNS tells about a domain or an IP, as seen from this machine. */
export function registerCheck(program: Command, io: Io): void {
  program
    .command('check')
    .description('what the DNS tells of a domain or an IP: SPF, DKIM, DMARC, PTR, MX, TLS, block lists')
    .argument(
      '<subject...>',
      'a domain, an IP, or both; with a DKIM selector, the zone of one block list, from=DOMAIN',
    )
    .option('--json', 'the answer as JSON')
    .action(async (words: string[], options: { json?: boolean }) => {
      const { dnsServers, senderDomains, sendingIps, digest } = configOf(io);
      const policy = { servers: dnsServers, senderDomains, sendingIps, timeZone: digest.timeZone };
      const answer = await answerCheck(words.join(' '), policy, io.now);
      io.out(options.json ? `${JSON.stringify(answer)}\n` : `${answerText({ answer })}\n`);
      if (answer.facts.length === 0) io.failed = true;
    });
}
