import { isIP } from 'node:net';
import type { Category, Owner } from '../../catalogue/category.ts';
import type { Step } from '../../catalogue/cause.ts';
import { causes } from '../../catalogue/causes/index.ts';
import { them, us } from '../../catalogue/causes/phrases.ts';
import { isPrivateIp } from '../../network/private-ip.ts';
import type { Entry } from '../answer.ts';
import { ownerName } from './owner.ts';

/** What askers add to a code or a reply, and what it changes in the answer. */
interface Addition {
  readonly id: string;
  /** How people say it in words of their own. */
  readonly says?: RegExp;
  /** What tells it in the reply itself. */
  readonly shows?: (reply: string) => boolean;
  /** Where it changes something: categories of the failure, or a cause. */
  readonly of: readonly (Category | `cause:${string}`)[];
  /** The first sentence of the answer. */
  readonly lead: string;
  /** In place of what the failure usually means. */
  readonly meaning?: string;
  readonly owner?: Owner;
  /** In place of what becomes of the address. */
  readonly address?: string;
  /** Before the usual steps; with `alone` in their place. */
  readonly steps?: readonly Step[];
  readonly alone?: true;
}

/** Whether a reply names an address in brackets that means something only inside a network. */
const namesPrivate = (reply: string): boolean =>
  [...reply.slice(0, 4_000).matchAll(/\[(?<ip>[\da-f.:]{3,45})\]/gi)].some(({ groups }) => {
    const ip = groups?.['ip'] ?? '';
    return isIP(ip) > 0 && isPrivateIp(ip);
  });

const additions: readonly Addition[] = [
  {
    id: 'private-address',
    shows: namesPrivate,
    of: ['reputation-block', 'missing-ptr', 'policy-rejected'],
    lead: 'The address in this reply is a private one: no list outside can hold it, and yours is not what was looked up.',
    meaning:
      'The receiving server looks up the address that it sees, and it sees one of its own network: NAT, a proxy or a load balancer stands in front of it. So it asks lists about an address that cannot be listed, and takes a wrong answer for a listing.',
    owner: 'recipient-admin',
    steps: [
      us('Send the whole reply to the recipient’s administrator by another way.'),
      them(
        'Let the mail server see the client’s own address (PROXY protocol, no source NAT), or leave the lists to the machine in front.',
      ),
      us('If that server is your own relay or filter, the same is yours to repair.'),
    ],
    alone: true,
  },
  {
    id: 'not-listed',
    says: /\bnot (?:(?:on|in) (?:any|a|the|it|that|this)|(?:anywhere|currently|even|yet)? ?(?:black|block)?listed)|\bnone of (?:them|these|those|our \w{1,20}|the \w{1,20}).{0,20}\blisted|\b(?:isn['’]?t|aren['’]?t|ain['’]?t|no longer|never) (?:\w{1,12} )?(?:black|block)?listed|\bno (?:black|block)? ?list(?:ing|ed)?\b|\b(?:(?:was|were|been|got|are|already|is) delisted|delisted (?:us|it|since|yesterday|today|now)|removed (?:the|our|my) (?:listing|ip)|(?:listing|entry) (?:is )?(?:gone|removed))|\b(?:clean|green|nothing) (?:on|in|at|everywhere)\b|\bnicht (?:ge)?listet/i,
    of: ['reputation-block'],
    lead: 'You see no listing: then either it is over by now, or the receiver’s query goes wrong.',
    meaning:
      'The reply names a list. Listings end, and receivers keep an answer in their cache for minutes to hours, so a listing that is over can still refuse mail. Or the list refuses the receiver’s resolver: it then answers 127.255.255.x, which careless servers take for a listing of everybody.',
    owner: 'recipient-admin',
    steps: [
      us(
        'Look up the very IP of the reply at the list itself: collecting sites lag, and lists have several parts.',
      ),
      us('Not listed there: send one message again after an hour or two.'),
      us('Still refused: send the whole reply to the recipient’s administrator by another way.'),
      them(
        'Check the query: an answer in 127.255.255.0/24 is an error and no listing; ask through a resolver of your own, not a public one.',
      ),
    ],
    alone: true,
  },
  {
    id: 'mitigation-refused',
    says: /not qualif\w{2,5} for mitigation|mitigation (?:was )?(?:refused|denied|rejected)/i,
    shows: (reply) =>
      /not qualif\w{2,5} for mitigation|mitigation (?:was )?(?:refused|denied|rejected)/i.test(reply),
    of: ['reputation-block'],
    lead: 'That answer is automatic: reply to the same ticket and ask for a review by a person.',
    steps: [
      us(
        'Answer that ticket (do not open a new one): ask for a manual review, with the IP, how long you have had it, what you send, and what was wrong and is fixed.',
      ),
      us(
        'Ask your host about the range: neighbours in the same network can hold the block; another IP or a relay may be the quicker way.',
      ),
      us('Join SNDS and JMRP, and look at complaints and spam traps before you ask again.'),
    ],
  },
  {
    id: 'passes',
    says: /\b(?:spf|dkim|dmarc|authentication)\b.{0,30}\b(?:pass\w{0,3}|ok(?:ay)?|valid|correct|fine|good|set ?up|in place|right|green)\b|\b(?:valid|correct|passing) (?:spf|dkim|dmarc)\b/i,
    of: ['auth-failure'],
    lead: 'A pass alone is not enough: the domain that passed must be that of the From: address (alignment), in this very message.',
    steps: [
      us(
        'Open a message that arrived and read its Authentication-Results: which domain passed, and is it that of From:?',
      ),
      us('Forwarded mail breaks SPF, and lists and footers break DKIM: look at the way this message took.'),
    ],
  },
  {
    id: 'has-ptr',
    says: /\b(?:have|has|had|set|got|already|there is)\b.{0,24}\b(?:ptr|rdns|reverse)|\b(?:ptr|rdns|reverse(?: dns)?)\b.{0,24}\b(?:exists?|is (?:set|there|ok|fine|correct)|ok|fine|set)\b/i,
    of: ['missing-ptr'],
    lead: 'A PTR record is not enough: its name must lead back to the same IP, for IPv6 as well; “check” with that IP shows both.',
    steps: [
      us(
        'Look up the name of the PTR record: its A or AAAA record must be the very IP that the reply names. Both point to each other.',
      ),
      us('Look whether the server sends over IPv6: that address needs a PTR of its own.'),
    ],
  },
  {
    id: 'not-bulk',
    says: /\b(?:no|not (?:a|an|even a)?) ?(?:bulk|mass|news ?letter|marketing)|\b(?:only|just|barely|less than) (?:some |about |around )?(?:\d{1,4}|a few|few|a handful|a couple of?|ten|twenty|fifty|a hundred) (?:e-?)?(?:mails?|messages?)|\bsmall (?:server|sender|company|business|shop)\b/i,
    of: ['auth-failure', 'rate-limited'],
    lead: 'The size does not matter here: SPF or DKIM is asked of everybody; only DMARC and one-click unsubscribe are for those who send 5,000 a day.',
  },
  {
    id: 'address-works',
    says: /\b(?:he|she|they|address|mailbox|person|customer|recipient)\b.{0,40}\b(?:reads?|gets?|receives?|works?|exists?|is (?:valid|fine|alive|there))\b|\b(?:talked|spoke|phoned) (?:to|with)\b|\bcan read\b|\bmit (?:ihm|ihr|ihnen|dem|der)\b.{0,30}\b(?:gemailt|gesprochen|telefoniert|geschrieben)\b|\b(?:adresse|postfach|konto) (?:existiert|stimmt|funktioniert|gibt es)\b(?! nicht)|\bje lui ai\b|\bl['’](?:adresse|utilisateur) (?:existe|fonctionne)\b|\bhabl[ée] con\b|\b(?:dirección|cuenta) (?:existe|funciona)\b/i,
    of: ['invalid-recipient'],
    lead: 'The server answered for exactly the address that was written: compare it letter by letter with the one that works.',
    address:
      'Compare it first. Another than the one that works: suppress it. The same: keep it; then that server errs, and its administrator must hear of it.',
    steps: [
      us(
        'Ask the person to write to you, and compare that sender address with yours: a typing error, an old domain, or a forward to an address that is gone.',
      ),
    ],
  },
  {
    id: 'one-ip-only',
    says: /\b(?:only|just)\b.{0,30}\b(?:one|new|second|this) (?:of )?(?:our |the )?(?:\w+ )?ips?\b/i,
    of: ['rate-limited', 'reputation-block', 'flood', 'missing-ptr'],
    lead: 'Then it is that IP which is judged, not your domain or your content.',
  },
];

/** Who cannot get mail asks for the other side. */
const asRecipient =
  /\b(?:i|we) (?:can(?:no|['’])?t|can not|cannot|do(?:es)? ?n['’]?t|do not|no longer|never) (?:receive|get)\b|\b(?:write|writes|writing|sends?|sent|mails?) (?:\w+ )?to (?:me|us)\b|\bas (?:the|a) recipient\b|\b(?:my|our) (?:own )?(?:in-?box|mailbox) (?:bounces|rejects|refuses)|\bmails? to (?:me|us|my|our)\b/i;

const recipientSide: Readonly<Partial<Record<Category, string>>> = {
  'mailbox-full': 'Delete or move mail, or ask for more space: your mailbox is full.',
  'mailbox-disabled': 'Ask your mail provider why the mailbox is disabled.',
  'invalid-recipient':
    'Check that the sender writes your address exactly, and that the mailbox or alias exists.',
  'reputation-block':
    'Ask your mail administrator to allow the sender, or to look why its address is on a list.',
  'policy-rejected': 'Ask your mail administrator or filter service to allow the sender.',
  'content-rejected':
    'Ask your mail administrator or filter service to allow the sender, and look into the quarantine.',
  'auth-failure': 'The sender has to mend SPF, DKIM or DMARC; your administrator could allow him meanwhile.',
  'rate-limited': 'It passes by itself; the sender’s server tries again.',
  greylisted: 'It passes by itself; the sender’s server tries again.',
};

const categoryOf = (entry: Entry): Category | undefined => causes.get(entry.seenAs.causes[0] ?? '')?.category;

/**
 * What changes the answer, and the sentence with which it begins; `null` when the asker adds nothing that
 * does.
 */
export function added(
  entry: Entry,
  own: string,
  reply: string,
): { readonly lead: string; readonly entry: Entry } | null {
  const category = categoryOf(entry);
  if (!category) return null;
  if (asRecipient.test(own)) return forRecipient(entry, category);
  const cause = `cause:${entry.seenAs.causes[0] ?? ''}` as const;
  const one = additions.find(
    ({ says, shows, of }) =>
      (of.includes(category) || of.includes(cause)) && (says?.test(own) || shows?.(reply)),
  );
  if (one?.id === 'not-listed' && isOwnList(entry)) return { lead: ownList, entry };
  return one ? { lead: one.lead, entry: changed(entry, one) } : null;
}

/** A provider's own block stands on no public list. */
const ownList =
  'That proves nothing here: this block is the provider’s own and stands on no list that others can look up.';
const isOwnList = ({ seenAs }: Entry): boolean => {
  const cause = causes.get(seenAs.causes[0] ?? '');
  return cause !== undefined && (cause.provider !== undefined || cause.id === 'provider-block');
};

function changed(entry: Entry, { address, meaning, owner, steps = [], alone }: Addition): Entry {
  return {
    ...entry,
    meaning: meaning ?? entry.meaning,
    address: address ?? entry.address,
    ...(owner ? { owner, ownerName: ownerName(owner) } : {}),
    steps: alone ? steps : [...steps, ...entry.steps.filter(({ about }) => !address || about !== 'address')],
    ...(alone ? { reasons: [], avoid: [] } : {}),
  };
}

/** The same failure told to the one who should get the mail. */
function forRecipient(entry: Entry, category: Category): { readonly lead: string; readonly entry: Entry } {
  const step = recipientSide[category];
  const sides: Partial<Record<Owner, string>> = {
    us: 'The one who sends to you',
    'recipient-admin': 'You, or whoever runs your mail',
  };
  return {
    lead: `You are on the receiving side: ${step ? `${step.charAt(0).toLowerCase()}${step.slice(1)}` : 'the sender sees the reply, and has to act on it.'}`,
    entry: {
      ...entry,
      ownerName: sides[entry.owner] ?? entry.ownerName,
      steps: [...(step ? [{ who: 'recipient-admin' as const, text: step }] : []), ...entry.steps],
    },
  };
}
