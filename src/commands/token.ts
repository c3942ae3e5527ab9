import type { Command } from 'commander';
import type { Config } from '../config/config.ts';
import { isListable } from '../suppression/mail-address.ts';
import { bounceAddress } from '../trust/token.ts';
import { configOf } from './configuration.ts';
import { CommandFailed, type Io, type Json, tell } from './io.ts';

/** How senders are told to use it. `[base]`: the mailbox; `[path]`: the return path of the example. */
const guide = `Write it as the envelope sender (MAIL FROM, Return-Path) of the message to that recipient, one recipient a message:

  sendmail, Postfix, Exim   sendmail -f "$(rebound token [recipient])" [recipient] < message
                            (in a script: rebound token --campaign spring - < recipients, a line for each)
  Nodemailer                sendMail({ envelope: { from: token, to: recipient }, … })
  PHPMailer                 $mail->Sender = $token;
  Python smtplib            smtp.sendmail(token, [recipient], message)
  Django                    EmailMessage(…, from_email=token, headers={"From": sender})
  Rails Action Mailer       mail(…, return_path: token)
  Any other                 local part: name, "+", the first 16 hex digits of HMAC-SHA256(BOUNCE_SECRET, "campaign:recipient"), "-",
                            campaign, "-", recipient with "=" for "@"; all in lower case; without the last part when it
                            is longer than 64 characters

The mailbox must take what stands behind the "+":
  Postfix                   recipient_delimiter = +
  Exim (router)             local_part_suffix = +*
                            local_part_suffix_optional
  Dovecot LMTP              recipient_delimiter = +
  Gmail, Microsoft 365      take it as they are

Exim can sign the return paths itself (BATV, with the same secret). One that names the recipient proves as much as the above:
  transport smtp            max_rcpt = 1
                            return_path = \${prvs{bounces+$local_part=$domain@example.com}{SECRET}}
  the first router          batv:
                              driver = redirect
                              data = \${prvscheck{$local_part@$domain}{SECRET}{}}
For the bounces that your own server writes, TRUSTED_RELAYS is enough.
`;

function settingsOf(config: Config): { secret: string; base: string } {
  const { bounceSecret: secret, bounceAddress: base } = config;
  if (secret !== '' && base !== '') return { secret, base };
  throw new CommandFailed(
    'BOUNCE_SECRET and BOUNCE_ADDRESS are needed: a secret of at least 16 characters (openssl rand -hex 16), and the mailbox to which bounces come (bounces@example.com).',
  );
}

const pathFor = (
  { secret, base }: { secret: string; base: string },
  recipient: string,
  campaign: string,
): string => {
  if (!isListable(recipient)) throw new CommandFailed(`"${recipient.slice(0, 100)}" is no mail address.`);
  return bounceAddress(base, secret, recipient, campaign);
};

async function* linesOf(stdin: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of stdin) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split(/\r?\n/);
    rest = lines.pop() ?? '';
    yield* lines.filter((line) => line.trim() !== '');
  }
  if (rest.trim() !== '') yield rest;
}

/** `rebound token`: the return path that makes a bounce proven, and what to write where. */
export function registerToken(command: Command, io: Io): void {
  command
    .argument('[recipient]', 'the address that is written to; - reads one a line from stdin')
    .option('--campaign <name>', 'letters, digits, dot and underscore, up to 24', '')
    .option('--json', 'as JSON, a line each')
    .addHelpText('after', `\n${guide.replaceAll('[recipient]', 'ann@example.org')}`)
    .action(async (recipient: string | undefined, options: { campaign: string } & Json) => {
      const settings = settingsOf(configOf(io));
      const path = (to: string): string => pathFor(settings, to, options.campaign);
      if (recipient === undefined) {
        const example = pathFor(settings, 'ann@example.org', options.campaign || 'spring');
        tell(
          io,
          options,
          { recipient: 'ann@example.org', path: example },
          () => `${example}\n\n${guide.replaceAll('[recipient]', 'ann@example.org').trimEnd()}`,
        );
      } else if (recipient === '-') {
        for await (const line of linesOf(io.stdin)) {
          const to = line.trim();
          tell(io, options, { recipient: to, path: path(to) }, () => `${to}\t${path(to)}`);
        }
      } else tell(io, options, { recipient, path: path(recipient) }, () => path(recipient));
    });
}
