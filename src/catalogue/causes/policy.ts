import type { Cause } from '../cause.ts';
import {
  eitherClass,
  fineRecipientSide,
  fineSender,
  host,
  resendAfterFix,
  source,
  them,
  us,
  wait,
} from './phrases.ts';

const theirRule = {
  category: 'policy-rejected',
  message: resendAfterFix,
  condition: 'It stays until the receiving side changes its rule.',
  address: fineRecipientSide,
  addressVerdict: 'keep',
  scope: 'recipient',
  owner: 'recipient-admin',
  clock: { basis: 'none', ends: 'after-fix', words: 'When the receiving administrator changes the rule.' },
} as const;
const ourFault = {
  category: 'policy-rejected',
  message: eitherClass,
  condition: 'It stays until it is fixed on the sending side.',
  address: fineSender,
  addressVerdict: 'keep',
  owner: 'us',
  clock: { basis: 'none', ends: 'after-fix', words: 'Right after the fix.' },
} as const;

/** Rules: of the receiving side, or broken by our server. */
export const policyCauses = [
  {
    ...ourFault,
    id: 'policy-refused',
    title: 'Blocked or not authorised (policy)',
    happened:
      'The receiver refused the mail by policy: it is not authorised, or it distrusts the sender or the content.',
    condition: 'It stays until the reason is found: usually authentication, reputation or content.',
    scope: 'unstated',
    reasons: [
      'SPF, DKIM or DMARC fails.',
      'The IP or domain has a bad reputation or is on a block list.',
      'Spam signals in the content.',
      'The destination blocks you by a rule of its own.',
    ],
    steps: [
      us('Read the whole text: a named list, a link or a tag says which of the reasons it is.'),
      us('Verify SPF, DKIM and DMARC.'),
      us('Check the reputation of IP and domain, and the block lists.'),
      us('Check the content for spam signals.'),
      them('If the destination blocks you by its own rule: allow the sender.'),
    ],
    avoid: ['Do not send more volume before authentication and reputation are reviewed.'],
    clock: { basis: 'none', ends: 'after-fix', words: 'After the reason is fixed; no time is given.' },
    alsoKnownAs: ['550 5.7.1, 554 5.7.1, 5.7.0, "message rejected", "blocked", "not authorized".'],
    notToConfuse: [
      'Relay denied, also 5.7.1: the text says relay.',
      '5.1.1: the address is wrong. Here it is not.',
    ],
    sources: [source.rfc3463, source.codeList],
  },
  {
    ...ourFault,
    id: 'suppressed-by-service',
    title: 'Not sent: on the suppression list of your sending service',
    happened:
      'Your own sending service did not even try: it holds the address on a list since an earlier bounce, complaint or opt-out.',
    message: 'Not sent, and not retried.',
    condition: 'It stays until the address is taken off that list.',
    address: 'It failed or objected before: keep it out of your lists, unless you know that it is good now.',
    addressVerdict: 'suppress-after-repeats',
    scope: 'recipient',
    steps: [
      us('Look up in the service why the address is listed: bounced, complained, or unsubscribed.'),
      us('Bounced, and known to work now: remove it from the service’s list and send again.'),
      us('Complained or unsubscribed: leave it, and take it out of your own lists.'),
    ],
    avoid: ['Do not clear the whole list: the next sending to dead addresses costs reputation.'],
    clock: { basis: 'none', ends: 'after-fix', words: 'When the address is off the list.' },
    sources: ['Mailgun, Amazon SES, SendGrid and SparkPost: suppression lists'],
    alsoKnownAs: ['Mailgun 605, 606, 607; "suppression list" at Amazon SES, SendGrid and SparkPost.'],
  },
  {
    ...theirRule,
    id: 'recipient-policy',
    title: 'Refused by a rule of the recipient’s organisation',
    happened: 'A mail-flow rule or policy of the receiving organisation refused the mail.',
    steps: [
      us('Tell the recipient by another way; only their administrator can lift it.'),
      them('Look up the rule that matched and allow the sender if the mail is wanted.'),
    ],
    alsoKnownAs: [
      'Exchange 5.7.900 to 5.7.999, 5.7.1 "delivery not authorized", Gmail "gcdp".',
      'Allow list: only the receiving administrator can put you on it.',
    ],
    sources: [source.microsoft, source.google],
  },
  {
    ...theirRule,
    id: 'recipient-allowlist',
    title: 'The recipient takes mail only from listed senders',
    happened:
      'The mailbox or domain accepts mail only from allowed senders or IPs, and you are not among them.',
    steps: [us('Ask the recipient by another way to allow you.'), them('Allow-list the sender or its IP.')],
    alsoKnownAs: ['Exchange 5.7.124, 5.7.134, "IP not in whitelist for RCPT domain" (Gmail).'],
    sources: [source.microsoft, source.google],
  },
  {
    ...theirRule,
    id: 'not-allowed-to-list',
    title: 'Not allowed to write to this list or group',
    happened: 'The address is a mailing list or group, and you may not post to it.',
    steps: [us('Ask the owner of the list to let you post.'), them('Allow outside senders, or this one.')],
    alsoKnownAs: ['5.7.2, Exchange 5.7.133.'],
    sources: [source.rfc3463, source.microsoft],
  },
  {
    ...theirRule,
    id: 'challenge-response',
    title: 'The recipient asks you to confirm',
    happened: 'A challenge-response system holds the mail until you confirm that you are a person.',
    steps: [us('If a person wrote it: follow the instructions once. For bulk mail: let it be.')],
    avoid: ['Do not answer challenges to mail that you did not send: it is backscatter.'],
    sources: [source.observed],
  },
  {
    ...ourFault,
    id: 'tls-required',
    title: 'TLS required',
    happened:
      'The connection was not encrypted, and the receiver demands it; or TLS cannot be set up at the moment.',
    condition: 'With a 454 it is temporary; otherwise it stays until both sides speak TLS.',
    scope: 'unstated',
    steps: [
      us('Turn on STARTTLS for outgoing mail, TLS 1.2 or newer.'),
      us('On a 454: let it retry; check your certificates and TLS library if it lasts.'),
      them('If only this receiver fails: its TLS set-up is to blame.'),
    ],
    alsoKnownAs: [
      '454 (TLS not available temporarily), 530 (STARTTLS first), 5.7.10, 5.7.11; Gmail 4.7.29 and 5.7.29; Exchange 4.4.317.',
    ],
    notToConfuse: ['523 at SpamExperts: message too large.'],
    sources: ['RFC 3207', source.google, source.iana],
  },
  {
    ...theirRule,
    id: 'tls-certificate',
    title: 'The destination’s TLS certificate or DANE record is wrong',
    happened:
      'The sending system checks the identity of the destination, and its certificate, TLSA record or DNSSEC failed.',
    message: eitherClass,
    steps: [
      us('Tell the recipient by another way.'),
      them('Renew the certificate; correct name, TLSA record and DNSSEC.'),
      wait('Meanwhile the mail is retried.'),
    ],
    alsoKnownAs: ['Exchange 4.7.321 to 4.7.325 and 5.7.321 to 5.7.325.'],
    sources: [source.microsoft, 'RFC 7672 (DANE)'],
  },
  {
    ...ourFault,
    id: 'requiretls',
    title: 'REQUIRETLS cannot be kept',
    happened: 'The message demands TLS on every hop, and a server on the way cannot promise it.',
    scope: 'message',
    steps: [us('Send it without REQUIRETLS, if you may; or by another way.')],
    alsoKnownAs: ['5.7.30 in the registry; Gmail uses 5.7.30 for DKIM.'],
    sources: ['RFC 8689'],
  },
  {
    ...theirRule,
    id: 'geo-blocked',
    title: 'Mail from your country or network is not accepted',
    happened: 'The receiver refuses mail from the country or network of your IP.',
    scope: 'ip',
    steps: [us('Tell the recipient by another way.'), them('Exempt the sender from the geographic rule.')],
    alsoKnownAs: ['"Host network not allowed" (Mimecast).'],
    sources: ['Mimecast, SMTP error codes'],
  },
  {
    ...ourFault,
    id: 'bad-helo',
    title: 'Invalid greeting (HELO)',
    happened:
      'Your server introduced itself with an invalid HELO name: an IP address, an underscore or another invalid character, or a name that is not its own.',
    scope: 'ip',
    steps: [
      us(
        'Set the HELO name to a fully qualified domain name (FQDN) of yours, for example mail.example.com, that resolves.',
      ),
      us('No IP address, no underscore, not localhost.'),
    ],
    alsoKnownAs: [
      '"Sending server used an invalid greeting" (SpamExperts), Exchange 5.7.506, Gmail 5.5.4 "HELO/EHLO argument".',
    ],
    sources: [source.spamexperts, source.rfc5321],
  },
  {
    ...ourFault,
    id: 'null-sender-many-recipients',
    title: 'A bounce to more than one recipient',
    happened:
      'A message with an empty (null) sender, as bounces have, went to several recipients; real bounces never do.',
    scope: 'message',
    reasons: ['A misconfigured server or script that sends ordinary mail with an empty sender.'],
    steps: [
      us('Find the server or script that sends with the null sender <> and give its mail a real sender.'),
      us('Send real bounces to one recipient each.'),
    ],
    alsoKnownAs: ['"Legitimate bounces are never sent to more than one recipient" (SpamExperts).'],
    sources: [source.spamexperts],
  },
  {
    ...ourFault,
    id: 'ipv6-refused',
    title: 'Mail over IPv6 refused',
    happened:
      'The receiver does not take mail over IPv6, or not from this IPv6 address without PTR and authentication.',
    scope: 'ip',
    steps: [
      us('Send over IPv4 to this destination.'),
      host('Or set the PTR of the IPv6 address.'),
      us('Let SPF (with ip6:) and DKIM pass.'),
    ],
    alsoKnownAs: ['Exchange 5.7.510, Gmail "IPv6 sending guidelines", X.4.8.'],
    sources: [source.microsoft, source.google],
  },
  {
    ...ourFault,
    id: 'relay-denied',
    category: 'relay-denied',
    title: 'Relay not permitted',
    happened:
      'The server does not carry mail for this recipient domain from you: you did not log in, or the domain is not set up there.',
    scope: 'account',
    reasons: [
      'Outgoing mail was sent to port 25 without logging in.',
      'The domain is not (or not yet) added at the receiving filter.',
      'The MX points to a server that does not know the domain.',
    ],
    steps: [
      us('For outgoing mail: use port 587 and log in.'),
      us('Check that the MX of the recipient domain points to the right server.'),
      them('Add the domain to the filter or server that the MX names.'),
    ],
    avoid: ['Do not open the relay to everybody as a cure.'],
    alsoKnownAs: [
      '"Relay not permitted" (SpamExperts), "relay access denied", "relaying denied", "unable to relay".',
    ],
    notToConfuse: [
      '551 user not local.',
      'Exchange 5.4.1 "Recipient address rejected: Access denied": an unknown user.',
    ],
    sources: [source.spamexperts, source.rfc5321],
  },
  {
    ...ourFault,
    id: 'smtp-auth-required',
    title: 'Login required',
    happened: 'The server takes mail only from people who log in, and this connection did not.',
    scope: 'account',
    reasons: [
      'Delivery without login to the submission ports 465 or 587.',
      'A misconfigured server (often Lotus Domino) that delivers to these ports instead of 25.',
    ],
    steps: [
      us('Outgoing: set user and password in the client, and use 587 with STARTTLS or 465.'),
      us('Incoming, server to server: deliver to port 25; correct the sending server (often Lotus Domino).'),
    ],
    alsoKnownAs: [
      '530, "Message submission is for authorised users only!" (SpamExperts), "authentication required".',
    ],
    sources: [source.spamexperts, 'RFC 4954'],
  },
  {
    ...ourFault,
    id: 'smtp-auth-failed',
    title: 'Login failed: wrong credentials',
    happened: 'User name or password were not accepted, or this way of logging in is not allowed any more.',
    scope: 'account',
    steps: [
      us('Correct user name and password; providers may ask for an app password or OAuth.'),
      us('Find every device that still has the old password before it causes a block.'),
    ],
    avoid: ['Do not let a client repeat a wrong password: it ends in a block.'],
    alsoKnownAs: ['535, 534, 5.7.8, 5.7.9, 5.7.14.'],
    sources: ['RFC 4954', source.google],
  },
  {
    ...ourFault,
    id: 'smtp-auth-throttled',
    category: 'rate-limited',
    title: 'Too many wrong logins: login denied for a while',
    happened:
      'Wrong outgoing credentials were used too often in a short time, and brute-force protection denies authentication for a while.',
    message: 'Temporary: your client or server keeps trying.',
    condition: 'It passes by itself in moments, once nobody uses wrong credentials.',
    scope: 'account',
    steps: [
      us('Use the correct details (user name, password) everywhere; update every client.'),
      wait('Wait a few moments, then retry.'),
      us('If no client of yours is wrong: somebody is guessing passwords.'),
    ],
    clock: { basis: 'practice', words: 'A few moments (practice).' },
    alsoKnownAs: [
      '"You have been denied authentication" (SpamExperts), Gmail 4.7.0 "too many login attempts".',
    ],
    notToConfuse: ['MXroute’s Authentication Failure Flood: a 24 hour block of the IP.'],
    sources: [source.spamexperts, source.google],
  },
  {
    ...ourFault,
    id: 'account-restricted',
    title: 'Your sending account is restricted',
    happened:
      'The provider you send through restricts this account, mostly because it sent spam or too much.',
    condition: 'It stays until the account is clean and released, or its daily window has passed.',
    scope: 'account',
    reasons: ['The account is compromised and sends spam.', 'More recipients a day than the plan allows.'],
    steps: [
      us(
        'Treat the account as compromised: change the password, end sessions, check forwarding rules and apps.',
      ),
      us('Read the outgoing log for mail nobody wrote.'),
      us('Let your administrator release the account, or contact your provider’s support.'),
    ],
    clock: {
      basis: 'none',
      ends: 'after-fix',
      words: 'After release; a pure quota passes with its 24 hour window.',
    },
    alsoKnownAs: ['Exchange 5.1.8, 5.1.90, 5.7.501 to 5.7.503; 525.'],
    sources: [source.microsoft],
  },
] as const satisfies readonly Cause[];
