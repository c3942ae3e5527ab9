import type { Cause } from '../cause.ts';
import { eitherClass, source, them, us, wait } from './phrases.ts';

const sender = {
  category: 'sender-rejected',
  message: eitherClass,
  condition: 'It stays until the sender address or its domain is put in order.',
  address: 'The recipient is fine: do not suppress it. The sender address is the trouble.',
  addressVerdict: 'keep',
  scope: 'from-domain',
  owner: 'us',
  clock: { basis: 'none', ends: 'after-fix', words: 'After the fix; DNS changes apply after the TTL.' },
} as const;

/** The sender's address or its domain was refused. */
export const senderCauses = [
  {
    ...sender,
    id: 'sender-refused',
    title: 'Sender address refused',
    happened: 'The receiver refuses mail from this sender address or domain.',
    reasons: [
      'The sender is on a block list of the receiver.',
      'The domain does not resolve or is not trusted.',
    ],
    steps: [
      us('Check that the domain of the sender exists and takes mail.'),
      us('Check SPF, DKIM and the reputation of the domain.'),
      them('If the recipient blocked you: take the sender off the list.'),
    ],
    alsoKnownAs: ['"Sender address rejected", Exchange 5.1.0 "sender denied", 5.7.512.'],
    sources: [source.observed],
  },
  {
    ...sender,
    id: 'sender-unverifiable',
    title: 'Sender address could not be verified',
    happened:
      'The receiver asked your server whether the sender address exists (a sender callout) and got no good answer.',
    reasons: [
      'Your server is unreachable, slow or refuses the callout.',
      'The sender address does not exist, for example noreply@ without mailbox.',
    ],
    steps: [
      us('Check the sending server and its MX: does it answer on port 25 for this sender?'),
      us(
        'Make the sender address exist and take bounces; with this option on, each sender must be verifiable.',
      ),
      wait('Then let it retry.'),
    ],
    alsoKnownAs: ['"Unable to verify sender address" (SpamExperts), sender verify failed.'],
    sources: [source.spamexperts],
  },
  {
    ...sender,
    id: 'sender-domain-bad',
    title: 'Sender domain does not resolve',
    happened:
      'DNS does not know the domain of your sender address, or not well enough (some receivers also ask for an SOA record).',
    steps: [
      us('Check MX, A and SOA of the sender domain from outside.'),
      us('Use a sender domain that exists; renew it if it expired.'),
    ],
    alsoKnownAs: ['4.1.8, 5.1.8 (not at Exchange), "Sender address rejected: Domain not found".'],
    sources: [source.rfc3463, source.yahoo],
  },
  {
    ...sender,
    id: 'sender-syntax',
    title: 'Sender address is malformed',
    happened: 'The envelope sender is not a valid address.',
    steps: [us('Correct MAIL FROM in the sending program.')],
    alsoKnownAs: ['5.1.7.'],
    sources: [source.rfc3463],
  },
  {
    ...sender,
    id: 'sender-null-mx',
    title: 'Sender domain takes no mail (null MX)',
    happened: 'Your sender domain publishes that it takes no mail, so nobody could answer or bounce to it.',
    steps: [us('Use a sender domain with a real MX, or remove the null MX.')],
    alsoKnownAs: ['5.7.27 in the registry. Gmail uses 5.7.27 for a failed SPF of bulk senders.'],
    sources: ['RFC 7505', source.iana, source.google],
  },
  {
    ...sender,
    id: 'sender-dns-missing',
    title: 'Sending server is missing DNS records',
    happened: 'The sender domain lacks MX or A records, so the receiver will not take its mail.',
    steps: [
      us('Publish the missing MX or A record of the sender domain.'),
      wait('Changes apply after the TTL; then send again.'),
    ],
    alsoKnownAs: ['"Sending server is missing DNS records" (SpamExperts).'],
    notToConfuse: ['Missing reverse DNS (PTR): that is about the IP.'],
    sources: [source.spamexperts],
  },
  {
    ...sender,
    id: 'sender-address-mismatch',
    title: 'Sender is not the account that logged in',
    happened: 'The sender address does not belong to the account that logged in.',
    scope: 'account',
    steps: [us('Send with the address of the login, or let the provider allow the other address.')],
    alsoKnownAs: ['AUP# 1500 (Spectrum), OFR/LPN 421 (Orange).'],
    sources: [source.observed],
  },
] as const satisfies readonly Cause[];
