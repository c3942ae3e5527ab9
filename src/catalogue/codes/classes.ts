import type { CauseId } from '../causes/index.ts';
import type { ByFate } from '../fate.ts';
/** What the first digit of a reply code or enhanced status says. */
export interface CodeClass {
  readonly digit: '2' | '3' | '4' | '5';
  readonly title: string;
  readonly meaning: string;
  readonly advice: string;
  readonly source: string;
}

/** What the second number of an enhanced status (X.n) is about. */
export interface CodeSubject {
  readonly number: '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7';
  readonly title: string;
  readonly meaning: string;
  /** What to look at when only class and subject are known. */
  readonly advice: ByFate;
  /** Cause that the subject alone supports, when the code's detail is unknown. */
  readonly cause: CauseId;
  readonly causeTemporary?: CauseId;
}

/** Reply codes and enhanced codes by their first digit. Enhanced codes have no class 3. */
export const codeClasses: readonly CodeClass[] = [
  {
    digit: '2',
    title: 'Accepted',
    meaning:
      'The server did what was asked. For a message: it was accepted, which is not proof that it reached the mailbox.',
    advice: 'Nothing to do.',
    source: 'RFC 5321 4.2.1; RFC 3463 section 2; SpamExperts',
  },
  {
    digit: '3',
    title: 'More information needed',
    meaning:
      'The server has accepted the command and waits for the rest, such as the message itself or the next login step.',
    advice: 'Nothing to do: a normal step of the conversation.',
    source: 'RFC 5321 4.2.1; SpamExperts',
  },
  {
    digit: '4',
    title: 'Temporary failure (soft)',
    meaning:
      'Not now. The sending server keeps the message and tries again by itself until its queue time runs out.',
    advice: 'Let it retry with growing pauses (backoff). Slow down when many are deferred. Keep the address.',
    source: 'RFC 5321 4.2.1; RFC 3463 section 2; SpamExperts',
  },
  {
    digit: '5',
    title: 'Permanent failure (hard)',
    meaning:
      'Refused for good: do not retry this message as it is. The sending server returns a bounce (NDR). At filter services the mail may lie in the recipient’s spam quarantine.',
    advice:
      'Read the enhanced code and the text. Only an unknown user or domain (5.1.1, 5.1.2) ends an address; 5.7.x is about the sender, and the address stays good.',
    source: 'RFC 5321 4.2.1; RFC 3463 section 2; SpamExperts',
  },
];

/** Families of enhanced codes, X.0 to X.7 (RFC 3463 section 3). */
export const codeSubjects: readonly CodeSubject[] = [
  {
    number: '0',
    title: 'Undefined',
    meaning: 'The server says no more than the class.',
    advice: 'Read the text; the code tells nothing.',
    cause: 'unknown',
  },
  {
    number: '1',
    title: 'Address',
    meaning: 'About an address: usually the recipient’s, sometimes the sender’s (X.1.7, X.1.8).',
    advice:
      'Check the spelling and the domain. Suppress at once only when the user or the domain does not exist (5.1.1, 5.1.2).',
    cause: 'address-rejected',
  },
  {
    number: '2',
    title: 'Mailbox',
    meaning: 'The mailbox exists but cannot take this mail: full, disabled, or too small for the message.',
    advice: 'Retry; give an address up only when it fails again and again over days.',
    cause: 'mailbox-unavailable',
  },
  {
    number: '3',
    title: 'Mail system',
    meaning:
      'The receiving system as a whole: out of room, out of service, misconfigured, or the message is too big for it.',
    advice: 'Retry; if it lasts, the receiving administrator has to act.',
    cause: 'server-trouble',
  },
  {
    number: '4',
    title: 'Network and routing',
    meaning: 'The way there: no answer, a broken connection, DNS, a loop, or a message that waited too long.',
    advice:
      'Retry; check DNS and the route. Many unrelated domains at once point at your own DNS or network.',
    cause: 'network-problem',
  },
  {
    number: '5',
    title: 'Protocol',
    meaning:
      'The SMTP conversation went wrong: a command, its syntax, its order, or too many recipients in one go.',
    advice: 'Check the sending software and what stands between it and the server.',
    cause: 'smtp-protocol',
  },
  {
    number: '6',
    title: 'Content or media',
    meaning: 'The message itself: its format, its encoding, or a conversion that is needed.',
    advice: 'Check MIME structure, headers and encoding. The address is fine.',
    cause: 'message-malformed',
  },
  {
    number: '7',
    title: 'Security or policy',
    meaning:
      'The receiver will not take it from you: authentication, reputation, rate, block lists or a local rule.',
    advice: {
      whileTried:
        '4.7.x: reduce concurrency (fewer connections), ramp up slowly, send to engaged recipients.',
      failed: '5.7.x: review authentication (SPF, DKIM, DMARC) and reputation before sending more.',
    },
    cause: 'policy-refused',
    causeTemporary: 'temporary-policy-deferral',
  },
];
