import { describe, expect, test } from 'vitest';
import { classifyText } from '../../src/classify/classify.ts';
import type { TextInput, TextVerdict } from '../../src/classify/verdict.ts';

interface Trap {
  readonly why: string;
  readonly input: TextInput | string;
  readonly is: Partial<Omit<TextVerdict, 'scope'>>;
}

const verdictOn = (input: TextInput | string) =>
  classifyText(typeof input === 'string' ? { text: input } : input);

/** Text beats codes (design, section 3), and the places where sources disagree. */
const traps: readonly Trap[] = [
  {
    why: 'a throttle that counts a quota is no full mailbox',
    input: '421 4.7.0 Throttled: quota exceeded',
    is: { cause: 'rate-limited', addressVerdict: 'keep' },
  },
  {
    why: 'a database that refuses the mail server is that server’s trouble',
    input: "451 4.3.0 Access denied for user 'exim'@'localhost' (using password: YES)",
    is: { cause: 'server-misconfigured', addressVerdict: 'keep' },
  },
  {
    why: 'a login service that is down is not ours to mend',
    input: '454 4.7.0 Authentication system is down',
    is: { cause: 'server-trouble', addressVerdict: 'keep' },
  },
  {
    why: 'an account that takes no senders from outside is not ours',
    input: '550 5.7.1 account not enabled for senders outside',
    is: { cause: 'policy-refused', addressVerdict: 'keep' },
  },
  {
    why: 'a sender that is not known is no unknown recipient',
    input: '550 5.1.1 the sender is unknown',
    is: { cause: 'sender-unverifiable', addressVerdict: 'keep' },
  },
  {
    why: 'the host of a sender is not that of the recipient',
    input: '550 5.4.4 host not found for sender',
    is: { cause: 'sender-domain-bad', addressVerdict: 'keep' },
  },
  {
    why: 'a sender whose mail server is nowhere condemns no recipient',
    input: '550 5.4.4 no mail server for the sender',
    is: { cause: 'sender-domain-bad', addressVerdict: 'keep' },
  },
  {
    why: 'a full store of the sender is no full mailbox',
    input: '552 5.2.2 storage exhausted for the sender',
    is: { cause: 'account-restricted', addressVerdict: 'keep' },
  },
  {
    why: 'Exchange names the full mailbox of the sender by the part that submits',
    input: '550 5.2.2 STOREDRV.Submission.Exception:QuotaExceededException.MapiExceptionQuotaExceeded',
    is: { cause: 'account-restricted', addressVerdict: 'keep' },
  },
  {
    why: 'a domain whose signatures broke is there: its DNS wants mending',
    input: '550 5.1.2 DNSSEC validation failed for example.org',
    is: { cause: 'dns-failure', addressVerdict: 'keep' },
  },
  {
    why: 'a domain that points to an illegal address says nothing of an e-mail address',
    input: '550 5.4.310 DNS domain example.org points to an illegal address',
    is: { cause: 'domain-mx-unusable', addressVerdict: 'suppress-after-repeats' },
  },
  {
    why: 'full details are no full mailbox',
    input: '550 5.7.1 Message to this recipient refused by policy; full details at https://example.org',
    is: { cause: 'policy-refused', addressVerdict: 'keep' },
  },
  {
    why: 'a mailbox whose space is gone is full, not gone itself',
    input: '552 5.2.2 mailbox locked, its space is gone',
    is: { category: 'mailbox-full', addressVerdict: 'suppress-after-repeats' },
  },
  {
    why: 'a person who blocked you has no disabled mailbox',
    input: '550 5.2.1 the recipient blocked you',
    is: { cause: 'recipient-policy', addressVerdict: 'keep' },
  },
  {
    why: 'a mail that is too large for a user leaves his mailbox room',
    input: '552 5.2.3 user: mail too large',
    is: { cause: 'message-too-large', addressVerdict: 'keep' },
  },
  {
    why: 'a host name that is not valid is no user',
    input: '550 5.7.1 mail.example.com is not a valid hostname',
    is: { addressVerdict: 'keep' },
  },
  {
    why: 'a DKIM selector or a token that is missing is no user: "to" within a word is no word',
    input: '550 5.7.1 the token does not exist',
    is: { addressVerdict: 'keep' },
  },
  {
    why: 'a callback asks about our sender',
    input: '550 5.1.8 callback to mx.example.com failed: no such user',
    is: { addressVerdict: 'keep' },
  },
  {
    why: 'a list of approved recipients says who may be written to, not who exists',
    input: '550 5.7.1 Recipient is not in the approved list',
    is: { addressVerdict: 'keep' },
  },
  {
    why: 'Microsoft refuses the recipient as 5.1.3 and the sender as 5.1.7, by the same words',
    input: { text: '501 5.1.3 Invalid address', host: 'example-com.mail.protection.outlook.com' },
    is: { category: 'invalid-recipient', addressVerdict: 'suppress' },
  },
  {
    why: 'relaying that is refused for too many recipients is not a relay denied',
    input: '451 4.7.1 Relay refused: too many recipients',
    is: { cause: 'too-many-recipients' },
  },
  {
    why: 'AOL refuses for DMARC, which is not a policy of its own',
    input: '521 5.2.1 (DMARC:NW) AOL will not accept delivery of this message.',
    is: { category: 'auth-failure', addressVerdict: 'keep' },
  },
  {
    why: 'a missing header is no missing user, though it names List-Unsubscribe',
    input: '550 5.7.1 Message rejected. Missing List-Unsubscribe',
    is: { category: 'content-rejected', addressVerdict: 'keep' },
  },
  {
    why: 'a name that does not resolve to the client is ours, not the recipient’s domain',
    input: '550 hostname mail.example.com does not resolve to address 192.0.2.8: Name or service not known',
    is: { category: 'missing-ptr', addressVerdict: 'keep' },
  },
  {
    why: 'access denied is Edge Blocking (an unknown user) as 5.4.1, and a rule as 5.7.1',
    input: '554 5.7.1 Recipient address rejected: Access denied',
    is: { cause: 'address-rejected', addressVerdict: 'keep' },
  },
  {
    why: 'the return domain that is invalid is the sender’s',
    input: '550 5.7.1 This message has been blocked because the return email domain is invalid',
    is: { category: 'sender-rejected', addressVerdict: 'keep' },
  },
  {
    why: 'a receiver that asks Spamhaus through an open resolver found no listing',
    input:
      '554 5.7.1 Client host [192.0.2.4] blocked using Spamhaus; Error: open resolver; https://www.spamhaus.org/returnc/pub/192.0.2.4',
    is: { category: 'server-error', addressVerdict: 'keep' },
  },
  {
    why: 'a login service that does not answer says nothing of the password',
    input: '454 4.7.0 Temporary authentication failure: Connection lost to authentication server',
    is: { category: 'server-error' },
  },
  {
    why: 'pipelining is no pipe',
    input: 'SMTP timeout after pipelined end of data (10 lines written): Connection timed out',
    is: { cause: 'connection-timeout' },
  },
  {
    why: '5.7.28: the message has failed, the address is fine',
    input: '550 5.7.28 Mail flood detected, mail from your IP has been temporarily rate limited',
    is: { category: 'flood', permanence: 'permanent', addressVerdict: 'keep' },
  },
  {
    why: '5.7.28 alone is a flood, whoever sends it',
    input: { text: '', status: '5.7.28' },
    is: { category: 'flood', cause: 'mail-flood', addressVerdict: 'keep' },
  },
  {
    why: '4.7.26 is authentication before it is rate',
    input:
      '421 4.7.26 Your email has been rate limited because this message is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM.',
    is: { category: 'auth-failure', permanence: 'temporary' },
  },
  {
    why: '5.7.24 is SPF in the registry',
    input: { text: '550 5.7.24', status: '5.7.24' },
    is: { category: 'auth-failure', cause: 'auth-spf-error' },
  },
  {
    why: '5.7.24 with a text about DKIM is DKIM',
    input: '550 5.7.24 DKIM signature verification failed',
    is: { category: 'auth-failure', cause: 'auth-dkim' },
  },
  {
    why: "MXroute's 554 fails the message, yet is a block of the IP that lifts",
    input: '554 Your IP is sending excessive rejected recipients. Please contact support.',
    is: {
      cause: 'mxroute-rejected-recipient-flood',
      addressVerdict: 'keep',
      permanence: 'permanent',
      provider: 'mxroute',
    },
  },
  {
    why: '552 5.2.2 is a full mailbox',
    input: '552 5.2.2 Over quota',
    is: { category: 'mailbox-full', addressVerdict: 'suppress-after-repeats' },
  },
  {
    why: '552 5.3.4 is a size',
    input: { text: '552 5.3.4', status: '5.3.4' },
    is: { category: 'message-too-large', addressVerdict: 'keep' },
  },
  {
    why: "5.2.2 may be the sender's own quota",
    input: '550 5.2.2 RESOLVER.SND.QuotaFull; the mailbox of the sender is full',
    is: { addressVerdict: 'keep' },
  },
  {
    why: 'a bare 550 tells nothing',
    input: '550',
    is: { category: 'unknown', addressVerdict: 'keep', reply: '550' },
  },
  { why: 'a bare 552 tells nothing', input: '552 Requested action aborted', is: { addressVerdict: 'keep' } },
  {
    why: 'a bare 554 tells nothing',
    input: '554 Transaction failed',
    is: { category: 'unknown', addressVerdict: 'keep' },
  },
  {
    why: '421 may be forever',
    input:
      '421 4.7.0 [TS03] All messages from 192.0.2.10 will be permanently deferred; Retrying will NOT succeed.',
    is: { permanence: 'permanent', addressVerdict: 'keep', provider: 'yahoo' },
  },
  {
    why: '421 4.7.1 is greylisting only where the text says so',
    input: '421 4.7.1 Message deferred due to excessive volume',
    is: { category: 'rate-limited' },
  },
  {
    why: 'and so it does here',
    input: '451 4.7.1 Greylisting in action, please come back later',
    is: { category: 'greylisted', permanence: 'temporary' },
  },
  {
    why: 'a block list that greylists is greylisting',
    input:
      '421 4.7.1 Service unavailable; Client host [192.0.2.4] blocked using grey.rbl.example; Greylisting in action, please try again later',
    is: { category: 'greylisted' },
  },
  {
    why: '5.2.1 is disabled …',
    input: '550 5.2.1 The email account that you tried to reach is disabled',
    is: { category: 'mailbox-disabled', addressVerdict: 'suppress-after-repeats' },
  },
  {
    why: '… or receives too fast',
    input:
      '550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered.',
    is: { category: 'rate-limited', addressVerdict: 'keep' },
  },
  {
    why: "Exchange's 5.4.1 Access denied is an unknown user",
    input:
      '550 5.4.1 Recipient address rejected: Access denied. AS(201806281) [DB5EUR03FT012.eop-EUR03.prod.protection.outlook.com]',
    is: { category: 'invalid-recipient', addressVerdict: 'suppress', provider: 'microsoft' },
  },
  {
    why: '5.1.1 with a rate in the text is a rate',
    input: '550 5.1.1 <user@example.com> - 203.0.113.222 has sent to too many recipients this hour.',
    is: { category: 'rate-limited', addressVerdict: 'keep' },
  },
  {
    why: '5.7.1 with an unknown user in the text is one',
    input: '550 5.7.1 User unknown',
    is: { category: 'invalid-recipient', addressVerdict: 'suppress' },
  },
  {
    why: 'a null MX is no typo of the user',
    input: '556 5.1.10 Recipient domain has a null MX',
    is: { category: 'invalid-domain', addressVerdict: 'suppress' },
  },
  {
    why: 'a 4.1.1 condemns nobody yet',
    input: '450 4.1.1 User unknown in local recipient table',
    is: { permanence: 'temporary', addressVerdict: 'suppress-after-repeats' },
  },
  {
    why: "a sender's domain that does not exist is the sender's fault",
    input: '550 5.1.8 Sender address rejected: Domain example.org does not exist',
    is: { category: 'sender-rejected', addressVerdict: 'keep' },
  },
];

describe('text beats codes', () => {
  test.for(traps)('$why', ({ input, is }) => {
    expect(verdictOn(input)).toMatchObject(is);
  });
});

describe("Gmail's unusual rate is told apart by what it blames", () => {
  const say = (of: string) =>
    `421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating 421 4.7.28 from your ${of}. To protect our users`;
  test.for([
    { of: 'IP address [192.0.2.10]', kind: 'ip', value: '192.0.2.10' },
    { of: 'IP Netblock [192.0.2.0/24]', kind: 'netblock', value: '192.0.2.0/24' },
    { of: 'DKIM domain [news.example.com 15]', kind: 'dkim-domain', value: 'news.example.com' },
    { of: 'SPF domain [news.example.com 15]', kind: 'spf-domain', value: 'news.example.com' },
  ])('$kind', ({ of, kind, value }) => {
    const verdict = classifyText({ text: say(of) });
    expect(verdict.scope).toEqual({ kind, value });
    expect(verdict).toMatchObject({ category: 'rate-limited', provider: 'gmail', addressVerdict: 'keep' });
  });
});

test('a listed link blames the domain of the link', () => {
  const text =
    '421 4.7.28 Gmail has detected an unusual rate of unsolicited mail containing one of your URL domains [news.example.com]. To protect our users';
  expect(classifyText({ text }).scope.kind).toBe('url-domain');
});

describe('the report decides whether the message has failed', () => {
  test('a bounce is permanent though its code is 4.4.7', () => {
    expect(
      classifyText({ text: '421 4.4.2 Connection timed out', status: '4.4.7', kind: 'bounce' }),
    ).toMatchObject({
      category: 'network-error',
      permanence: 'permanent',
    });
  });
  test('a delay is temporary though its code is 5.x.x', () => {
    expect(classifyText({ text: '550 5.1.1 User unknown', kind: 'delay' })).toMatchObject({
      permanence: 'temporary',
      addressVerdict: 'suppress-after-repeats',
    });
  });
  test('a delay without any reply is about the way there', () => {
    expect(classifyText({ text: '', status: '4.0.0', kind: 'delay' }).category).toBe('network-error');
  });
  test('nothing at all is unknown, and condemns nobody', () => {
    expect(classifyText({ text: '' })).toMatchObject({
      category: 'unknown',
      addressVerdict: 'keep',
      status: '',
      reply: '',
      provider: '',
    });
  });
});

test('an access rule of a mail server condemns no address', () => {
  const postfix = classifyText({
    text: '554 5.7.1 <joe@example.org>: Recipient address rejected: Access denied',
  });
  expect(postfix).toMatchObject({ cause: 'address-rejected', addressVerdict: 'keep', provider: '' });
  const exchange = classifyText({
    text: '550 5.4.1 Recipient address rejected: Access denied. AS(201806281)',
  });
  expect(exchange).toMatchObject({
    cause: 'user-unknown',
    addressVerdict: 'suppress',
    provider: 'microsoft',
  });
});
