import type { Family } from './family.ts';

/** Mail providers with wording of their own. */
export const providers = [
  {
    id: 'gmail',
    mark: /^delivery to the following recipients? (?:failed permanently|has been delayed)|^(?:technical details of (?:permanent|temporary) failure)/im,
    begin: /^delivery to the following recipients?.{0,60}:/im,
    end: /^(?:technical details|message will be retried)/im,
    entry: /^[ \t]{1,10}<?(?<address>[^\s<>@]{1,200}@[^\s<>]{1,255})>?[ \t]{0,3}$/gim,
    reason: 'notice',
  },
  {
    id: 'gmail-delivery',
    mark: /^\*\* (?:delivery|address not found|message (?:not delivered|blocked|too large)|recipient inbox full)|gmail will retry for/im,
    entry:
      /(?:deliver(?:ed|ing)?(?: your message)? to|message to)\s{1,5}\*{0,2}(?<address>[^\s<>@*]{1,200}@[^\s<>*,]{1,255}?)\*{0,2}(?:\.?\s|\.$)/gi,
    reason: 'notice',
  },
  {
    id: 'yahoo',
    mark: /^sorry, we were unable to deliver your message to the following address/im,
    entry: /^<(?<address>[^<>\s]{1,320})>:$/gim,
  },
  {
    id: 'aol-not-accepting',
    mark: /your mail to the following recipients could not be delivered because/i,
    begin: /could not be delivered because.{0,200}$/im,
    entry:
      /^[ \t]{1,8}(?:(?<address>[^\s<>@]{1,200}@[^\s<>]{1,255})|(?<local>[A-Za-z0-9._-]{2,64}))[ \t]{0,3}$/gim,
    reason: 'notice',
  },
  {
    id: 'zoho',
    mark: /ERROR_?CODE :\d{0,3},/,
    entry: /^<?(?<address>[^\s<>@]{1,200}@[^\s<>,[\]]{1,255}?)>?,?[ \t]{1,3}(?=.{0,300}ERROR_?CODE)/gim,
  },
  {
    id: 'mailru',
    mark: /автоматически сервером mail\.ru/i,
    entry: /^ {2}(?<address>[^\s<>@]{1,200}@[^\s<>]{1,255})$/gim,
    reason: 'notice',
  },
  {
    id: 'vtext',
    mark: /^error message below:$/im,
    entry: /^[ \t]{1,8}rcpt to:[ \t]{1,3}<?(?<address>[^\s<>@]{1,200}@[^\s<>]{1,255})>?/gim,
    reason: 'notice',
  },
  {
    id: 'google-groups',
    mark: /groups\.google\.com\/support|support\.google\.com\/a\/\S{1,60}\/bin\/topic\.py\?topic=25838|^google groups$/im,
    entry: /(?!)/g,
    kind: 'bounce',
  },
] as const satisfies readonly Family[];
