/**
 * Questions as people ask them, by kind, written before anybody looked at what the answer was. Those marked
 * `kept` were looked at only after the kind had been mended with the others.
 */
export interface Question {
  readonly kind: string;
  readonly ask: string;
  /** What the answer must say. */
  readonly must: readonly RegExp[];
  /** What it must not say. */
  readonly not: readonly RegExp[];
  readonly kept: boolean;
}

const keep =
  /(?:do not|don.t|never|not to) suppress|keep (?:it|them|the address)|address(?:es)? (?:is|are) (?:fine|good)|suppress nobody/i;
const strike =
  /suppress (?:it|the address|them|this address)(?: at once| now| immediately)|^Address: Suppress|remove the address/im;
const condemn =
  /^Address: *Suppress (?!it after|only after|it only)|suppress (?:it|the address|them|this address) (?:now|at once|immediately)|^Yes, at once/im;
const temporary = /Message: (?:Temporary|Still being|Soft)/i;
const permanent = /Permanent \(hard/;
const noAnswer = /^Unknown:/m;

/** Every second of a kind is kept aside. */
function of(
  kind: string,
  rows: readonly (readonly [ask: string, must: readonly RegExp[], not?: readonly RegExp[]])[],
): readonly Question[] {
  return rows.map(([ask, must, not = []], at) => ({ kind, ask, must, not, kept: at % 2 === 1 }));
}

export const questions: readonly Question[] = [
  ...of('several replies', [
    ['first 451 4.7.1 greylisted then 550 5.1.1 user unknown, keep it?', [/greylist/i, /user unknown/i]],
    ['Our log: 421 4.7.28 at gmail, and yahoo says 421 4.7.0 [TSS04]', [/Gmail 421 4\.7\.28/, /Yahoo/]],
    ['der eine Server sagt 550 5.7.1, der andere 554 5.7.1 wegen spamhaus', [/550 5\.7\.1/, /Spamhaus/]],
    ['550 5.7.1 spamhaus and 550 5.1.1 user unknown, both from one list', [/Spamhaus/, /User unknown/]],
  ]),
  ...of('keep it', [
    ['550 5.7.26 gmail keep him?', [/^Yes\. The address is fine/m]],
    ['keep it? 550 5.1.1 user unknown', [/^No\. Suppress it now/m]],
    ['5.1.10 RESOLVER.ADR.RecipientNotFound keep it?', [/^No\. Suppress it now/m]],
    ['unknown user but I talked to her yesterday on that address', [/Compare it first/], [condemn]],
    [
      '"Empfänger unbekannt" kam zurück, aber ich habe gestern noch mit ihm gemailt',
      [/Compare it first/],
      [condemn],
    ],
    ['550 5.1.1 user unknown mais je lui ai parlé hier', [/Compare it first/], [condemn]],
    ['550 5.1.1 user unknown pero la dirección existe', [/Compare it first/], [condemn]],
  ]),
  ...of('a tale', [
    [
      'mailbox does not exist says nobody, but mails are not arriving',
      [noAnswer],
      [condemn, /^Mailbox full/m],
    ],
  ]),
  ...of('a server that says but', [
    [
      'status=bounced (Host or domain name not found. Name service error for name=a.example type=AAAA: Host found but no data record of requested type)',
      [/No mail host/],
      [/Not decided by words/],
    ],
    ['{"bounceType":"Permanent","bounceSubType":"General"}', [/Address rejected/], [condemn]],
  ]),
  // The code that is asked about decides, never the asker's own words around it.
  ...of('code decides', [
    [
      '550 5.7.26 from gmail. user surely exists, not a user unknown. remove him?',
      [/authenticat/i, keep],
      [condemn],
    ],
    ['yahoo 421 4.7.0 [TSS04], is the mailbox full?', [/Yahoo/, keep], [/^.{0,60}: Mailbox full/m, condemn]],
    [
      '552 5.2.2 but the customer swears that his address does not exist any more',
      [/full|quota/i],
      [condemn, /^.{0,50}: User unknown/m],
    ],
    [
      'got 550 5.1.1, maybe greylisting?',
      [strike, /5\.1\.1/, /greylist/i],
      [/^.{0,50}: Greylisting/m, /let your server retry/i],
    ],
    ['451 4.7.1 greylisted, is that address dead then', [/greylist/i, keep], [condemn, permanent]],
    ['421 4.7.28 is it permanent or does it come through', [temporary, /rate|limit/i], [permanent]],
    ['550 5.7.25 — dns guy says spf is fine. spam?', [/PTR|reverse/i, keep], [/^.{0,50}: Content/m, condemn]],
    ['our admin thinks 550 5.4.1 is a block of our ip', [/5\.4\.1/], [condemn]],
    [
      '554 5.7.1 but we have no blocklist entry and no virus',
      [/refus|polic|block/i, keep],
      [/virus found|contains a virus/i, condemn],
    ],
    [
      '452 4.2.2 user over quota. does it mean mailbox deleted',
      [/full/i, temporary],
      [condemn, /^.{0,50}: (?:User unknown|Mailbox disabled)/m],
    ],
    [
      '550 5.2.1 so the account was hacked?',
      [/5\.2\.1/, /disabled|inactive/i],
      [condemn, /^.{0,50}: Mail flood/m],
    ],
    [
      '450 4.2.1 the user you are trying to contact is receiving mail too quickly, spam from us?',
      [/rate|fast|quick/i, keep],
      [condemn, permanent],
    ],
    [
      '530 5.7.0 must issue a STARTTLS command first. is the password wrong?',
      [/TLS/i],
      [condemn, /^530 5\.7\.0: .{0,20}password/im],
    ],
    [
      '550 5.1.1 user unknown – but dkim fails too, is it dkim?',
      [strike, /user unknown|does not exist|no such/i],
      [/^.{0,50}: DKIM/m],
    ],
    [
      '550 5.7.1 message rejected, nobody here sends spam, is the recipient gone?',
      [keep],
      [condemn, /^.{0,50}: User unknown/m],
    ],
    ['gmail answers 452 4.2.2 not 5.1.1, right?', [/full/i, temporary], [condemn]],
    ['421 4.4.2 connection timed out. user unknown?', [/timed? ?out|connection|network/i, keep], [condemn]],
    ['552 5.3.4 message too big, should we block the user', [/size|large|big/i, keep], [condemn]],
    ['not 5.7.26 but 5.7.25, what do i fix', [/PTR|reverse/i], [condemn]],
    ['554 5.7.9 dmarc? the address is valid', [/authenticat|DMARC/i, keep], [condemn]],
  ]),
  // The way out is told, where the reply names it or the provider has one.
  ...of('way out', [
    [
      '554 IP=192.0.2.44 - A problem occurred. (Ask your postmaster for help or to contact tosa@rx.t-online.de to clarify.) (BL)',
      [/tosa@rx\.t-online\.de/],
      [/open the link or tag/i, condemn],
    ],
    ['how to get off the t-online blacklist', [/tosa@rx\.t-online\.de/], [noAnswer]],
    ['how do I get my IP off the t-online list', [/tosa@rx\.t-online\.de/], [noAnswer]],
    ['why does hotmail not accept my mails', [/which block/i], [/5,000/]],
    ['warum nimmt outlook unsere mails nicht an', [/which block/i], [/5,000/]],
    ['why does outlook no longer take our newsletter', [/which block/i], [/5,000/]],
    ['5.4.310 loopback, what is that?', [/loopback/i, /several days|alone/i], [condemn]],
    [
      '554 5.7.1 Your IP has been blocked. Contact abuse@mx.example.net for removal. who do we ask',
      [/abuse@mx\.example\.net/],
      [condemn],
    ],
    [
      '550 5.7.1 Service unavailable, client host blocked; see https://block.example.net/why?ip=192.0.2.3 — how do we get out?',
      [/block\.example\.net/],
      [condemn],
    ],
    [
      'outlook says S3150, form answers "not qualified for mitigation"',
      [/review|escalat|a person|by hand|manual/i, /ticket|case/i],
      [condemn],
    ],
    ['not qualified for mitigation', [/review|escalat|a person|by hand|manual/i], [noAnswer, condemn]],
    ['how long does hotmail block an ip', [/depends|which/i, /S3150|S3140/], [noAnswer]],
    [
      'microsoft blocked our server, how do we get delisted',
      [/sender\.office\.com|delist/i, /S3150|S3140|olcsupport/i],
      [noAnswer],
    ],
    ['TERRL 550 5.7.233 what now', [/tenant|licen[cs]e/i], [condemn]],
    ['how do i get unblocked at gmx', [/GMX/, /postmaster\.gmx|gmx\.net|bounce|form|contact/i], [noAnswer]],
    [
      'who do I contact at free.fr for a block',
      [/Free/i, /postmaster|form|contact|abuse|write/i],
      [noAnswer],
    ],
    ['yahoo unblock form', [/senders\.yahooinc\.com/i], [noAnswer]],
    ['comcast blocked us RL000001', [/Comcast/], [noAnswer, condemn]],
    [
      'apple icloud postmaster contact for CS01',
      [/icloud\.com|icloudadmin@apple\.com|Proofpoint|postmaster/i],
      [noAnswer, condemn],
    ],
    [
      '550 5.7.511 Access denied, banned sender[192.0.2.7]. To request removal from this list please forward this message to delist@microsoft.com',
      [/delist@microsoft\.com/],
      [condemn],
    ],
    ['barracuda reputation delisting where', [/barracudacentral\.org/i], [noAnswer]],
    [
      '554 5.7.1 Blocked by Cloudmark CSI, which page for removal',
      [/csi\.cloudmark\.com|cloudmark/i],
      [condemn],
    ],
    [
      '550 permanently blocked, write to postmaster@corp.example with your IP',
      [/postmaster@corp\.example/],
      [condemn],
    ],
    ['how to be removed from spamhaus sbl', [/check\.spamhaus\.org/], [noAnswer]],
    ['uceprotect delisting needed?', [/UCEPROTECT/i], [condemn]],
  ]),
  // What the asker adds is used.
  ...of('what is added', [
    [
      'spamhaus reject 554 5.7.1 although we are not listed anywhere',
      [/127\.255\.255|quer/i, /no longer|ended|is over|already/i],
      [condemn, /^The IP is on/im],
    ],
    [
      'blocked using bl.spamcop.net but mxtoolbox says not listed',
      [/quer|no longer|ended|over|already/i],
      [condemn],
    ],
    [
      '554 5.7.1 Client host [10.1.1.5] blocked using zen.spamhaus.org',
      [/private/i, /NAT|proxy|gateway/i],
      [condemn, /Request removal|ask for removal/i],
    ],
    ['550 5.7.1 [172.16.3.4] is listed at dnsbl.example.net, why us', [/private/i], [condemn]],
    [
      'our postfix says mail for corp.example loops back to myself',
      [/mydestination|transport|relay_domains|MX/i, /your|own|our/i],
      [condemn, /^Who fixes it: The recipient/m],
    ],
    [
      'we are no bulk sender, gmail says 550 5.7.26 unauthenticated',
      [/authenticat|SPF|DKIM/i, keep],
      [/more than 5,000 a day/i, condemn],
    ],
    [
      'gmail 421 4.7.32 dmarc but we send only 30 mails a day',
      [/SPF|DKIM|DMARC/i],
      [condemn, /your domain sends more than 5,000/i],
    ],
    [
      'I cannot receive mail from my bank, they get 550 5.2.2',
      [/full|quota/i, /recipient|delete|free|space/i],
      [condemn],
    ],
    [
      'people who write to me get 550 5.7.1, what can I do as the recipient?',
      [/recipient|your (?:mail )?(?:admin|filter|provider)|allow/i],
      [condemn],
    ],
    [
      'lowest numbered MX record points to local host',
      [/your|own|our/i, /local|remote|routing|MX/i],
      [condemn],
    ],
    [
      'we removed the listing yesterday and still get 554 blocked by spamhaus',
      [/cache|hours|minutes|no longer|still|quer/i],
      [condemn],
    ],
    ['spf record is correct, dkim valid, still 550 5.7.26', [/align|forward|DMARC|domain/i, keep], [condemn]],
    [
      'we already have a PTR record but get 550 5.7.25',
      [/forward|both|match|points? (?:back|to)|same/i, keep],
      [condemn],
    ],
    ['mailbox full 552 5.2.2 for three weeks now for the same person', [/repeat|days|suppress/i], [noAnswer]],
    ['421 4.7.0 only for one of our two ips', [/\bIP\b/i, temporary], [condemn]],
    ['S3150 from hotmail only on our new ip, the old one works', [/\bIP\b/i, keep], [condemn]],
    [
      '550 5.1.1 but he can read his other mails fine, he says',
      [/5\.1\.1/, /spelling|typ|check|ask|alias/i],
      [noAnswer],
    ],
    [
      '554 host [127.0.0.1] is listed in a blocklist',
      [/private|loopback|own|itself/i],
      [condemn, /ask for removal|Request removal/i],
    ],
    ['too many hops 5.4.6, forward to gmail and back', [/loop/i, keep], [condemn]],
    [
      'all outlook.com recipients fail with 4.4.7 at once, other domains fine',
      [/expired|time|queue/i, keep],
      [condemn],
    ],
  ]),
  // Gmail's words as panels and people shorten them.
  ...of('gmail in pieces', [
    [
      'detected an unusual rate of 421-4.7.28 unsolicited mail originating from your IP address',
      [/Gmail/, /rate|limit/i, /10 minutes|24 to 72/],
      [/Content rejected/i, permanent],
    ],
    [
      'an unusual rate of 421-4.7.28 unsolicited mail originating from your SPF domain [acme.example      35]',
      [/Gmail/, /rate|limit/i, /acme\.example|SPF domain/],
      [/Content rejected/i, permanent],
    ],
    [
      'unusual rate of 550-5.7.28 unsolicited mail originating from your IP address. to protect our 550-5.7.28 users',
      [/flood/i],
      [/Content rejected/i, temporary],
    ],
    [
      'detected an unusual rate of 550 5.7.28 unsolicited mail originating from your IP',
      [/flood/i, permanent],
      [/Content rejected/i],
    ],
    [
      'message: Our system has detected that this message is 421-4.7.0 suspicious due to the very low reputation of the sending IP address',
      [/reputation/i, temporary],
      [permanent, condemn],
    ],
    [
      'is 550-5.7.26 not authenticated: gmail requires all senders to 550-5.7.26 authenticate with either SPF or DKIM',
      [/authenticat/i, keep],
      [condemn],
    ],
    [
      'unusual rate of unsolicited mail from your DKIM domain 421-4.7.28',
      [/Gmail/, /DKIM/],
      [/Content rejected/i, permanent],
    ],
    [
      'Gmail: this message is likely 550-5.7.1 unsolicited mail. To reduce the amount of spam sent to Gmail',
      [/spam|unsolicited/i, keep],
      [condemn],
    ],
    ['421-4.7.28 … netblock … what is a netblock', [/netblock|range/i], [permanent, condemn]],
    ['550-5.7.28 flood since 3am, first thing?', [/flood/i, /stop|source|hold/i], [condemn, temporary]],
  ]),
  // What had no answer.
  ...of('had no answer', [
    [
      'address bounced in march by our mistake, mail to it was delivered yesterday. take it off the suppression list?',
      [/(?:take|remove|clear).{0,60}(?:off|list)|\/smtp who|suppressions/i],
      [condemn, noAnswer],
    ],
    [
      'how do I unsuppress somebody',
      [/\/smtp who|rebound suppressions|take .{0,20}off/i],
      [noAnswer, condemn],
    ],
    [
      'customer reactivated his mailbox, how to remove the suppression',
      [/\/smtp who|rebound suppressions|take .{0,20}off/i],
      [noAnswer, condemn],
    ],
    [
      '{"email":"x@example.net","event":"dropped","reason":"Bounced Address","status":"5.0.0"}',
      [/list/i, /not (?:even )?(?:tried|sent)|did not (?:even )?(?:try|send)|without a try/i],
      [condemn, noAnswer],
    ],
    ['sendgrid dropped: Spam Reporting Address', [/list/i, /complain|spam/i], [noAnswer]],
    [
      'mailgun "Not delivering to previously bounced address"',
      [/list/i, /not (?:even )?(?:tried|sent)|did not (?:even )?(?:try|send)|without a try/i],
      [condemn, noAnswer],
    ],
    ['our ESP says suppressed but we cannot find the bounce', [/list/i], [condemn, noAnswer]],
    ['554 5.4.0 <mail.example.net #4.4.1>', [/4\.4\.1|answer|connect/i, keep], [condemn]],
    ['554 5.4.4 <host.example.net #4.4.4> dns', [/DNS|look|MX|domain/i], [noAnswer]],
    [
      'STOREDRV.Deliver.Exception:AccountDisabledException; Failed to process message due to a permanent exception',
      [/disabled/i],
      [noAnswer],
    ],
    [
      '{"event":"bounce","reason":"unable to get mx info: failed to get IPs from PTR record: lookup <nil>: unrecognized address"}',
      [/domain|MX/i],
      [/your PTR/i, /^.{0,40}: .{0,20}PTR/m],
    ],
    ['postmark inactive recipient 406', [/list|inactive/i], [noAnswer, condemn]],
    ['does the suppression list ever forget an address', [/list|address/i], [condemn]],
    ['SES OnAccountSuppressionList', [/list/i], [noAnswer, condemn]],
    ['what does DSN mean', [/deliver/i], [condemn]],
    ['what is VERP', [/address|bounce/i], [condemn]],
    ['how do I send the failed messages again', [/resend|send/i], [condemn]],
    ['what happens after the queue time is over', [/queue|expire|bounce/i], [condemn]],
    ['unsubscribed address dropped sendgrid', [/unsubscri|list/i], [noAnswer]],
    [
      'why was a mail dropped without any smtp code',
      [/list|not (?:even )?(?:tried|sent)|code|paste/i],
      [condemn],
    ],
  ]),
  // Logs as they are pasted.
  ...of('logs', [
    [
      'Nov 27 03:01:12 mx1 postfix/smtp[4242]: 4XyZ1k2m3n: to=<anna@example.net>, relay=mx.example.net[192.0.2.7]:25, delay=1.2, delays=0.1/0/0.5/0.6, dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.7] said: 550 5.1.1 <anna@example.net>: Recipient address rejected: User unknown in virtual mailbox table (in reply to RCPT TO command))',
      [/user unknown|does not exist/i, strike],
      [],
    ],
    [
      'Nov 27 03:01:12 mx1 postfix/smtp[4242]: 4XyZ1k2m3n: to=<anna@example.net>, relay=mx.example.net[192.0.2.7]:25, delay=1.2, dsn=5.7.1, status=bounced (host mx.example.net[192.0.2.7] said: 550 5.7.1 <news@acme.example>: Sender address rejected: not allowed (in reply to MAIL FROM command))',
      [/sender/i, keep],
      [condemn],
    ],
    [
      'Nov 27 03:01:12 mx1 postfix/smtp[99]: ABC: to=<a@gmail.com>, relay=gmail-smtp-in.l.google.com[192.0.2.27]:25, delay=3, dsn=4.7.28, status=deferred (host gmail-smtp-in.l.google.com[192.0.2.27] said: 421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating 421-4.7.28 from your IP address (in reply to end of DATA command))',
      [/Gmail/, /rate|limit/i, temporary],
      [permanent, condemn],
    ],
    [
      '2026-11-27 03:01:12 1tG1aB-0001Xy-2Z ** anna@example.net R=dnslookup T=remote_smtp H=mx.example.net [192.0.2.7]: SMTP error from remote mail server after RCPT TO:<anna@example.net>: 550 5.1.1 no such user',
      [/user unknown|does not exist/i, strike],
      [],
    ],
    [
      '2026-11-27 03:01:12 1tG1aB-0001Xy-2Z == a@gmail.com R=dnslookup T=remote_smtp defer (-46) H=gmail-smtp-in.l.google.com [192.0.2.27]: SMTP error from remote mail server after end of data: 421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating\\n421-4.7.28 from your IP address. To protect our users from spam, mail sent from\\n421 4.7.28 your IP address has been temporarily rate limited.',
      [/Gmail/, /rate|limit/i, temporary, /\bIP\b/],
      [permanent, condemn, /scope not stated/],
    ],
    [
      '2026-11-27 03:01:12 1tG1aB-0001Xy-2Z ** anna@example.net R=dnslookup T=remote_smtp H=mx.example.net [192.0.2.7]: SMTP error from remote mail server after MAIL FROM:<news@acme.example> SIZE=2211: 550 no such user',
      [/sender/i],
      [condemn],
    ],
    [
      'Nov 27 03:01:12 mx1 sendmail[2211]: 4AR12345: to=<anna@example.net>, ctladdr=<www@acme.example> (33/33), delay=00:00:02, xdelay=00:00:01, mailer=esmtp, pri=30444, relay=mx.example.net. [192.0.2.7], dsn=5.1.1, stat=User unknown',
      [/user unknown|does not exist/i, strike],
      [],
    ],
    [
      'Nov 27 03:01:12 mx1 sm-mta[2211]: 4AR12345: to=<anna@example.net>, delay=00:10:02, mailer=esmtp, relay=mx.example.net. [192.0.2.7], dsn=4.0.0, stat=Deferred: Connection timed out with mx.example.net.',
      [/timed? ?out|connect|network/i, temporary, keep],
      [condemn, permanent],
    ],
    [
      'b,2026-11-27 03:01:12+0100,2026-11-27 03:01:10+0100,news@acme.example,anna@example.net,,failed,5.1.1 (bad destination mailbox address),smtp;550 5.1.1 <anna@example.net> User unknown,mx.example.net (192.0.2.7),bad-mailbox',
      [/user unknown|does not exist/i, strike],
      [],
    ],
    [
      'b,2026-11-27 03:01:12+0100,2026-11-27 03:01:10+0100,news@acme.example,anna@hotmail.com,,failed,5.7.1 (delivery not authorized),"smtp;550 5.7.1 Unfortunately, messages from [192.0.2.9] weren\'t sent. Please contact your Internet service provider since part of their network is on our block list (S3150).",hotmail-com.olc.protection.outlook.com (192.0.2.8),spam-related',
      [/S3150|Outlook|Microsoft/, keep],
      [condemn],
    ],
    [
      'LED=250-2.1.5;FQDN=mx1.example.com Reason: [{LED=550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP};{MSG=};{FQDN=DB3.mail.protection.outlook.com};{IP=192.0.2.5};{LRT=11/27/2026 3:01:12 AM}]',
      [/5\.7\.708|traffic/i, keep],
      [condemn],
    ],
    [
      'Reason: [{LED=450 4.4.316 Connection refused [Message=Socket error code 10061]};{MSG=};{FQDN=mail.example.net};{IP=192.0.2.7};{LRT=11/27/2026 3:01:12 AM}]. OutboundProxyTargetIP: 192.0.2.7',
      [/connect|refused|network/i, temporary, keep],
      [condemn, permanent],
    ],
    [
      '{"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bounceSubType":"General","bouncedRecipients":[{"emailAddress":"anna@example.net","action":"failed","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 user unknown"}]}}',
      [/user unknown|does not exist/i, strike],
      [],
    ],
    [
      '{"notificationType":"Bounce","bounce":{"bounceType":"Transient","bounceSubType":"MailboxFull","bouncedRecipients":[{"emailAddress":"anna@example.net"}]}}',
      [/full/i],
      [condemn],
    ],
    [
      '{"email":"anna@example.net","event":"bounce","type":"blocked","reason":"550 5.7.1 Message blocked due to spam content","status":"5.7.1"}',
      [/spam|content/i, keep],
      [condemn],
    ],
    [
      '[{"email":"anna@example.net","event":"deferred","response":"450 4.7.1 Greylisted, see http://postgrey.example/","attempt":"3"}]',
      [/greylist/i, temporary, keep],
      [condemn, permanent],
    ],
    [
      'Nov 27 03:01:12 mx1 postfix/smtp[4242]: 4X: host mx.example.net[192.0.2.7] said: 450 4.2.0 <anna@example.net>: Recipient address rejected: Greylisted (in reply to RCPT TO command)',
      [/greylist/i, temporary, keep],
      [condemn, permanent],
    ],
    [
      'Nov 27 03:01:12 mx1 postfix/smtp[4242]: connect to mx.example.net[192.0.2.7]:25: Connection timed out',
      [/timed? ?out|connect|network/i, keep],
      [condemn],
    ],
    [
      'Nov 27 03:01:12 mx1 postfix/smtpd[77]: NOQUEUE: reject: RCPT from unknown[192.0.2.99]: 554 5.7.1 <anna@other.example>: Relay access denied; from=<x@y.example> to=<anna@other.example> proto=ESMTP helo=<pc>',
      [/relay/i, keep],
      [condemn],
    ],
    [
      '2026-11-27T03:01:12.123456+00:00 mx1 postfix/bounce[5]: 4X: sender non-delivery notification: 4Y',
      [/notification|bounce/i],
      [condemn],
    ],
  ]),
  // A domain or an address of a host is looked at, never searched for.
  ...of('domain or IP', [
    ...[
      'check 192.0.2.10',
      'acme.example',
      'lookup 203.0.113.7',
      '2001:db8::1',
      'mx gmail.com',
      '192.0.2.10',
      'is 192.0.2.10 blacklisted?',
      'spf acme.example',
      'check acme.example s1',
      'dkim acme.example selector1',
      'ptr 192.0.2.10',
      'mail.acme.example',
      'whois acme.example',
      'dmarc record of acme.example',
      '192.0.2.10 listed?',
      'acme.example 192.0.2.10',
      'news@acme.example',
      'https://acme.example/',
      'rdns 2001:db8::25',
      'blacklist check 198.51.100.4',
    ].map((ask) => [ask, [/check/i], [/^(?:Microsoft|Zoho|Apple|Yahoo)/m, condemn, /null MX/i]] as const),
  ]),
  // Prose without a code or a server's words condemns nobody.
  ...of('prose', [
    ...[
      'mails to john come back, is he gone?',
      'the recipient says the user does not exist in their system any more',
      'customer left the company, his address bounced',
      'our crm marks the contact as bounced',
      'one of our mails was not delivered because it bounced before',
      'somebody told me that the mailbox is unknown',
      'list has a lot of old addresses, user unknown everywhere?',
      'we got a bounce, address not found maybe',
      'no such user? that cannot be, I talked to her',
      'the newsletter tool removed him as invalid',
      'he closed his account I think',
      'is the domain dead if the website is down',
      'mail came back, mailbox does not exist they say',
      'undeliverable since last week, reason unknown',
      'invalid email says the form on our site',
      'bounce because typo in the domain?',
      'address does not exist according to an email verifier',
      'our sales person wrote that the account was deleted',
      'bounced but not in the bounces list',
      'recipient rejected us, was that the address?',
    ].map((ask) => [ask, [/./], [condemn]] as const),
  ]),
  // What it does not know, it says; with what would help.
  ...of('does not know', [
    ...[
      'flux capacitor overload',
      'what is the weather in berlin',
      'who won the cup final',
      'docker compose restart loop',
      'please reset my vpn token',
      'the printer on floor two is jammed',
      'error 0x80040115',
      'kubernetes pod evicted',
      'SELECT * FROM bounces',
      'wordpress plugin update',
      'how is the stock price',
      'reboot the coffee machine',
      'my outlook calendar does not sync',
      'zebra quantum lorem ipsum',
      'XJ-9917',
      'ticket 48213 please',
      'salesforce login page blank',
      'can you book a meeting room',
      'pivot table in the sheet',
      'apple watch battery',
    ].map(
      (ask) =>
        [
          ask,
          [/unknown|do(?:es)? not know|not known|name alone does not tell/i, /paste|code|look up the reply/i],
          [condemn],
        ] as const,
    ),
  ]),
];

/** The same question in other words: one answer. Compared by the id of the first entry. */
export const sameQuestions: readonly (readonly [one: string, other: string])[] = [
  ['how long until outlook unblocks my ip', 'how long until microsoft unblocks our ip'],
  ['how long until hotmail unblocks us', 'when will microsoft unblock our server'],
  ['what does 5.7.28 mean', '5.7.28 meaning?'],
  ['mailbox full', 'the mailbox is full'],
  ['user over quota', 'mailbox over quota'],
  ['am i blacklisted at spamhaus', 'are we on the spamhaus list'],
  ['how long does an mxroute block last', 'mxroute block duration'],
  ['gmail rate limit ip', 'google limits our ip'],
  ['greylisting what is it', 'what does greylisted mean'],
  ['should i suppress after 5.2.2', '5.2.2 suppress?'],
  ['no ptr record', 'missing reverse dns'],
  ['dmarc failure', 'dmarc check failed'],
  ['what is a soft bounce', 'soft bounce explained'],
  ['message too large', 'mail too big'],
  ['remove us from spamhaus', 'spamhaus delisting'],
  ['yahoo deferred TSS04', 'TSS04 yahoo what is it'],
];
