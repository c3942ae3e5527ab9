import type { Family } from './family.ts';

/** Exchange, Domino, GroupWise and the gateways of the Windows world. */
export const windows = [
  {
    id: 'exchange-5.5',
    mark: /did not reach the following recipient\(s\):/i,
    begin: /did not reach the following recipient\(s\):/i,
    entry:
      /^(?:c=[^\n]{1,300}?smtp=)?[ \t]{0,8}(?<address>[^\s<>@;=]{1,200}@[^\s<>;]{1,255});?[ \t]on[ \t]/gim,
  },
  {
    id: 'exchange-sorry',
    mark: /^delivery has failed to these recipients or|^your message wasn't delivered to (?:anyone|anybody)|couldn't be delivered\.?$/im,
    begin: /^diagnostic information for administrators:/im,
    entry: /^[ \t]{0,4}<?(?<address>[^\s<>@]{1,200}@[^\s<>]{1,255})>?[ \t]{0,3}$/gim,
  },
  {
    id: 'domino',
    mark: /^was not delivered to:$/im,
    begin: /^was not delivered to:$/im,
    end: /^because:$/im,
    entry: /^[ \t]{1,8}(?<address>[^\s<>@]{1,200}@[^\s<>]{1,255})[ \t]{0,3}$/gim,
    reason: 'notice',
  },
  {
    id: 'notes',
    mark: /^-{3,10} failure reasons +-{3,10}/im,
    begin: /^-{3,10} failure reasons +-{3,10}/im,
    entry: /^<?(?<address>[^\s<>@]{1,200}@[^\s<>]{1,255})>?[ \t]{0,3}$/gim,
    reason: 'notice',
  },
  {
    id: 'mailmarshal',
    mark: /^the following recipients? (?:was|were) affected/im,
    begin: /^the following recipients? (?:was|were) affected/im,
    end: /^additional information/im,
    entry: /^[ \t]{1,8}<?(?<address>[^\s<>@]{1,200}@[^\s<>]{1,255})>?[ \t]{0,3}$/gim,
    reason: 'notice',
  },
  {
    id: 'imail',
    mark: /^(?:unknown (?:user|host)|user mailbox exceeds|delivery failed \d{1,4} attempts|undeliverable to|user not found|mailbox .{0,40}inactive)/im,
    entry:
      /^(?:unknown (?:user|host)|user mailbox exceeds allowed size|delivery failed \d{1,4} attempts|undeliverable to|user not found)[: ]{1,3}<?(?<address>[^\s<>@]{1,200}@[^\s<>]{1,255})>?/gim,
    reason: 'notice',
  },
  {
    id: 'surfcontrol',
    mark: /^a transcript of the attempts to send the message follows/im,
    entry: /^addressed to:[ \t]{1,5}<?(?<address>[^\s<>@]{1,200}@[^\s<>]{1,255})>?/gim,
    reason: 'notice',
  },
  {
    id: 'interscan',
    mark: /^(?:sent|received)[ \t]{1,3}(?:>>>|<<<)[ \t]/im,
    entry: /^sent[ \t]{1,3}(?:>>>|<<<)[ \t]rcpt to:[ \t]{0,2}<(?<address>[^<>\s]{1,320})>/gim,
  },
  {
    id: 'groupwise',
    mark: /^the message that you sent was undeliverable to the following:/im,
    begin: /^the message that you sent was undeliverable to the following:/im,
    entry:
      /^[ \t]{1,8}(?:(?<address>[^\s<>@]{1,200}@[^\s<>()]{1,255})|(?<local>[^\s<>@()]{1,64}))[ \t]{1,4}\([^\n)]{1,200}\)/gim,
  },
] as const satisfies readonly Family[];
