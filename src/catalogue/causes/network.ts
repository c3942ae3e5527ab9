import type { Cause } from '../cause.ts';
import {
  eitherClass,
  fine,
  fineRecipientSide,
  fineSender,
  source,
  them,
  us,
  wait,
  willRetry,
} from './phrases.ts';

const net = {
  category: 'network-error',
  message: {
    whileTried: 'Your server keeps retrying until its queue gives up.',
    failed: 'It has failed: send it again when the host answers.',
  },
  condition: 'It usually passes by itself when the network or the server recovers.',
  address: fine,
  addressVerdict: 'keep',
  scope: 'unstated',
  owner: 'wait',
  sources: [source.rfc3463, source.codeList],
} as const;
const retry = wait('Let your server retry with backoff.');
const own = us('If many unrelated domains fail at once: it is your own network, firewall or DNS.');
const hours = {
  basis: 'practice',
  words: 'Usually minutes to hours; your queue tries for days (practice).',
} as const;
const server = {
  ...net,
  category: 'server-error',
  message: eitherClass,
  address: fineRecipientSide,
} as const;

/** The way there, and the state of the server at its end. */
export const networkCauses = [
  {
    ...net,
    id: 'connection-timeout',
    title: 'Connection timed out',
    happened: 'The destination host did not answer in time (network timeout, no answer from host).',
    reasons: [
      'The host is down or overloaded.',
      'A firewall drops port 25, at their side or yours.',
      'The MX points to a host that is gone.',
    ],
    steps: [
      retry,
      us('Check that the destination is reachable: MX, port 25, from another network too.'),
      own,
      them('Check the firewall and the mail server.'),
    ],
    clock: hours,
    alsoKnownAs: [
      '4.4.1 (registry: with 451; code lists: with 421; any reply code may carry it), 541 at SpamExperts: no response from host.',
    ],
    disagreement:
      'The registry pairs 4.4.1 with 451, code lists with 421. The enhanced code decides; both mean that the host did not answer.',
  },
  {
    ...net,
    id: 'connection-dropped',
    title: 'Connection dropped',
    happened: 'The connection was closed unexpectedly before the mail was through.',
    reasons: [
      'A network fault, a firewall or a packet size (MTU) problem.',
      'The server restarted or was overloaded.',
      'A rate or size limit cut the connection.',
    ],
    steps: [
      retry,
      us('If it repeats: investigate the network, firewall and MTU; try a smaller message.'),
      own,
    ],
    clock: hours,
    alsoKnownAs: ['421 4.4.2, "lost connection", 542 at SpamExperts: bad connection.'],
  },
  {
    ...net,
    id: 'host-unreachable',
    title: 'No route to the server',
    happened:
      'The network knows no way to the destination host: it is down, or the path to it is cut, here or there.',
    reasons: [
      'The host or its network is down.',
      'A firewall on the way drops or refuses the traffic.',
      'Our server tries IPv6 and has no working IPv6: then it fails for every host with an IPv6 address.',
    ],
    steps: [
      retry,
      us('If several unrelated domains fail so: look at your own routing and IPv6 first.'),
      own,
      them('Bring the host or its network back.'),
    ],
    clock: hours,
    alsoKnownAs: ['"No route to host", "Network is unreachable", EHOSTUNREACH, ENETUNREACH.'],
  },
  {
    ...net,
    id: 'connection-refused',
    title: 'Connection refused',
    happened: 'The destination host is there, but refuses connections to its mail port.',
    steps: [
      retry,
      us('Check the MX: does it name a mail server?'),
      own,
      them('Start the mail server, or open port 25.'),
    ],
    clock: hours,
    alsoKnownAs: ['Exchange 4.4.316.'],
  },
  {
    ...net,
    id: 'dns-failure',
    title: 'DNS lookup failed for the moment',
    happened: 'DNS gave no answer about the domain (SERVFAIL, time-out, broken DNSSEC).',
    steps: [
      retry,
      us('Ask another resolver; if it works there, your own resolver is at fault.'),
      us('Many domains at once: it is your own DNS. Suppress nothing meanwhile.'),
      them('Repair the name servers of the domain.'),
    ],
    clock: hours,
    alsoKnownAs: ['4.4.3, "temporary lookup failure", "Domain not found" with a 4xx.'],
    notToConfuse: ['5.1.2: DNS answered that the domain does not exist.'],
  },
  {
    ...net,
    id: 'routing-failure',
    title: 'No route to the recipient',
    happened: 'A server on the way does not know where to send the mail next.',
    owner: 'recipient-admin',
    steps: [
      retry,
      us('Check your own routes and smart host.'),
      them('Check MX, transport and connectors of the domain.'),
    ],
    clock: { basis: 'none', ends: 'after-fix', words: 'After the route is repaired.' },
    alsoKnownAs: ['X.4.4, "unrouteable address".'],
  },
  {
    ...net,
    id: 'own-routing',
    title: 'Our own server routes this domain wrongly',
    happened:
      'Our mail server did not try the recipient’s server: by its own settings the domain is local, or no mail goes outside.',
    message: 'It failed and will not be retried. Send it again after the fix.',
    condition: 'It stays until the settings of our server are corrected.',
    address: fineSender,
    owner: 'us',
    steps: [
      us(
        'Check which domains your server takes as its own: each one must be local there exactly when its mailboxes are.',
      ),
      us(
        'cPanel: Email Routing of the domain. Debian with exim4: dpkg-reconfigure exim4-config, "internet site". Postfix: mydestination, relay_domains, transport.',
      ),
      us('Check the MX of the domain if it is yours: it must not name this server by mistake.'),
    ],
    clock: { basis: 'none', ends: 'after-fix', words: 'After the settings are corrected.' },
    alsoKnownAs: [
      '"lowest numbered MX record points to local host", "remote host address is the local host" (Exim); "loops back to myself" (Postfix).',
      '"Mailing to remote domains not supported" (Debian exim4-config), "although I\'m listed as a best-preference MX" (qmail).',
    ],
    notToConfuse: ['A domain without mail hosts: there the domain is at fault, here our settings are.'],
  },
  {
    ...net,
    id: 'mail-loop',
    title: 'Mail loop',
    happened: 'The mail went round between servers until one of them stopped it (too many hops).',
    message: 'It failed and will not be retried. Send it again after the fix.',
    condition: 'It stays until the forwarding is corrected.',
    address: fineRecipientSide,
    scope: 'recipient',
    owner: 'recipient-admin',
    steps: [
      us('If the domain is yours too: check your forwards and routes.'),
      them('Find the forwarding rules that point at each other, or an MX that points back.'),
    ],
    clock: { basis: 'none', ends: 'after-fix', words: 'After the loop is broken.' },
    alsoKnownAs: ['5.4.6, Exchange 5.4.14, "too many hops".'],
  },
  {
    ...net,
    id: 'queue-expired',
    ended: true,
    title: 'Gave up after retrying for too long',
    happened:
      'Your server retried until the message expired in the queue; the last 4xx before it is the real cause.',
    message: 'It failed and will not be retried. Send it again when the destination answers.',
    condition: 'It depends on the cause behind it; look at the last temporary reply.',
    address: 'Keep it: that the queue ran out says nothing against the address.',
    steps: [
      us('Read the last temporary reply in the report or log, and look that one up.'),
      us('If it was a block or limit: fix it, then send again.'),
      them('If the host was down for days: repair it.'),
    ],
    clock: { basis: 'none', words: 'As long as the cause behind it.' },
    alsoKnownAs: [
      '4.4.7, 5.4.7, Exchange 5.4.300, "retry timeout exceeded", "message expired", Postfix "status=expired, returned to sender".',
    ],
    notToConfuse: ['A delay notice: there the server is still trying.'],
    questions: [
      {
        ask: 'How long is it retried?',
        answer:
          'Postfix and Sendmail retry for five days, Exim for four, Exchange Server for two, Exchange Online for one, unless set otherwise. The trouble itself lasts as long as the cause behind it.',
      },
    ],
  },
  {
    ...net,
    id: 'network-problem',
    title: 'Network or routing problem',
    happened: 'Something on the way to the destination failed; the code does not say what.',
    steps: [retry, us('Check reachability of the host and its DNS.'), own],
    clock: hours,
    alsoKnownAs: ['X.4.0.'],
  },
  {
    ...net,
    id: 'own-outage',
    title: 'Our own DNS or network seems to be down',
    happened:
      'Unrelated domains fail with DNS errors or time-outs within minutes: the common part is your own DNS, firewall or network.',
    condition: 'It lasts until your own resolver, firewall or uplink works again.',
    address: 'The addresses are fine: hold all suppression until it is over.',
    owner: 'us',
    steps: [
      us('Ask your resolver and another one for the same domains.'),
      us('Test port 25 outward from the server: firewall, uplink, a block by your host.'),
      us('Afterwards let the queue retry, and send again what has failed.'),
    ],
    avoid: ['Do not suppress anybody for what failed meanwhile.'],
    clock: { basis: 'none', ends: 'after-fix', words: 'As soon as your own DNS or network works again.' },
    alsoKnownAs: [
      'Own DNS, broken DNS resolver, network outage; "everything bounces", "all mail failing", "many domains fail at once".',
    ],
  },
  {
    ...server,
    id: 'server-busy',
    title: 'Receiving server is busy or not taking mail now',
    happened:
      'The receiving server is overloaded, restarting or under maintenance and asks to try again later.',
    message: willRetry,
    steps: [retry, us('If only you see it: you may be limited; slow down.')],
    clock: hours,
    alsoKnownAs: ['421, 453, 4.3.2, 4.4.5, "service unavailable, try again later".'],
    notToConfuse: ['421 with 4.7.x: a limit or block on you.'],
  },
  {
    ...server,
    id: 'server-trouble',
    title: 'Temporary error on the receiving server',
    happened:
      'The receiving server had a temporary, local error in processing (transient failure), and the message was not sent on.',
    message: {
      whileTried: 'Your server retries, and the retry usually passes.',
      failed: 'It failed and will not be retried. Send it again later.',
    },
    steps: [
      retry,
      us('If it lasts over a day: contact their support by another way, with the full reply.'),
      them('Read the server’s log for this time.'),
    ],
    clock: hours,
    alsoKnownAs: ['451, 4.3.0, "Internal error" (SpamExperts: resolves on reattempt, else contact support).'],
    sources: [source.rfc5321, source.codeList, source.spamexperts],
  },
  {
    ...server,
    id: 'server-misconfigured',
    title: 'Receiving server is misconfigured',
    happened: 'The receiving system is set up wrongly and cannot take the mail.',
    condition: 'It stays until the receiving administrator repairs it.',
    owner: 'recipient-admin',
    steps: [
      us('Tell the recipient by another way, with the full reply.'),
      them('Repair the server; its log names the fault.'),
    ],
    clock: { basis: 'none', ends: 'after-fix', words: 'After the receiving side repairs it.' },
    alsoKnownAs: ['X.3.5.'],
  },
] as const satisfies readonly Cause[];
