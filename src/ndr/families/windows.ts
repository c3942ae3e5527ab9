import { angled, bare, entry, type Family, spoken } from './family.ts';

/** Exchange, Domino, GroupWise and the gateways of the Windows world. */
export const windows = [
  {
    id: 'exchange-5.5',
    mark: /did not reach the following recipient\(s\):/i,
    begin: /did not reach the following recipient\(s\):/i,
    entry: entry`^(?:c=[^\n]{1,300}?smtp=)?[ \t]{0,8}${bare};?[ \t]on[ \t]`,
  },
  {
    id: 'exchange-sorry',
    mark: /^delivery has failed to these recipients or|^your message wasn't delivered to (?:anyone|anybody)|couldn't be delivered\.?$/im,
    begin: /^diagnostic information for administrators:/im,
    entry: entry`^[ \t]{0,4}${bare}[ \t]{0,3}$`,
  },
  {
    id: 'domino',
    mark: /^was not delivered to:$/im,
    begin: /^was not delivered to:$/im,
    end: /^because:$/im,
    entry: entry`^[ \t]{1,8}${bare}[ \t]{0,3}$`,
    reason: 'notice',
  },
  {
    id: 'notes',
    mark: /^-{3,10} failure reasons +-{3,10}/im,
    begin: /^-{3,10} failure reasons +-{3,10}/im,
    entry: entry`^${bare}[ \t]{0,3}$`,
    reason: 'notice',
  },
  {
    id: 'mailmarshal',
    mark: /^the following recipients? (?:was|were) affected/im,
    begin: /^the following recipients? (?:was|were) affected/im,
    end: /^additional information/im,
    entry: entry`^[ \t]{1,8}${bare}[ \t]{0,3}$`,
    reason: 'notice',
  },
  {
    id: 'imail',
    mark: /^(?:unknown (?:user|host)|user mailbox exceeds|delivery failed \d{1,4} attempts|undeliverable to|user not found|mailbox .{0,40}inactive|no valid userid for final delivery|invalid final delivery userid)/im,
    entry: entry`^(?:unknown (?:user|host)|user mailbox exceeds allowed size|delivery failed \d{1,4} attempts|undeliverable to|user not found|no valid userid for final delivery|invalid final delivery userid)[: ]{1,3}${spoken}`,
    reason: 'notice',
  },
  {
    id: 'surfcontrol',
    mark: /^a transcript of the attempts to send the message follows/im,
    entry: entry`^addressed to:[ \t]{1,5}${bare}(?=\s|$)`,
    reason: 'notice',
  },
  {
    id: 'interscan',
    mark: /^(?:sent|received)[ \t]{1,3}(?:>>>|<<<)[ \t]/im,
    entry: entry`^sent[ \t]{1,3}(?:>>>|<<<)[ \t]rcpt to:[ \t]{0,2}${angled}`,
  },
  {
    id: 'groupwise',
    mark: /^the message that you sent was undeliverable to the following:/im,
    begin: /^the message that you sent was undeliverable to the following:/im,
    entry: entry`^[ \t]{1,8}(?:${bare}|(?<local>[^\s<>@()]{1,64}))[ \t]{1,4}\([^\n)]{1,200}\)`,
  },
] as const satisfies readonly Family[];
