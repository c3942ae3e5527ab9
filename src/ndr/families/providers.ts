import { angled, bare, entry, type Family, spoken } from './family.ts';

/** Mail providers with wording of their own. */
export const providers = [
  {
    id: 'gmail',
    mark: /^delivery to the following recipients? (?:failed permanently|has been delayed)|^(?:technical details of (?:permanent|temporary) failure)/im,
    begin: /^delivery to the following recipients?.{0,60}:/im,
    end: /^(?:technical details|message will be retried)/im,
    entry: entry`^[ \t]{1,10}${bare}[ \t]{0,3}$`,
    reason: 'notice',
  },
  {
    id: 'gmail-delivery',
    mark: /^\*\* (?:delivery|address not found|message (?:not delivered|blocked|too large)|recipient inbox full)|gmail will retry for/im,
    entry: entry`(?:deliver(?:ed|ing)?(?: your message)? to|message to)\s{1,5}(?<mark>\*{0,2})${spoken}\k<mark>(?=[.,]?\s|\.$)`,
    reason: 'notice',
  },
  {
    id: 'yahoo',
    mark: /^sorry, we were unable to deliver your message to the following address/im,
    entry: entry`^${angled}:$`,
  },
  {
    id: 'aol-not-accepting',
    mark: /your mail to the following recipients could not be delivered because/i,
    begin: /could not be delivered because.{0,200}$/im,
    entry: entry`^[ \t]{1,8}(?:${bare}|(?<local>[A-Za-z0-9._-]{2,64}))[ \t]{0,3}$`,
    reason: 'notice',
  },
  {
    id: 'zoho',
    mark: /ERROR_?CODE :\d{0,3},/,
    entry: entry`^${bare},?[ \t]{1,3}(?=.{0,300}ERROR_?CODE)`,
  },
  {
    id: 'mailru',
    mark: /автоматически сервером mail\.ru/i,
    entry: entry`^ {2}${bare}$`,
    reason: 'notice',
  },
  {
    id: 'vtext',
    mark: /^error message below:$/im,
    entry: entry`^[ \t]{1,8}rcpt to:[ \t]{1,3}${bare}(?=\s|$)`,
    reason: 'notice',
  },
  {
    id: 'google-groups',
    mark: /groups\.google\.com\/support|support\.google\.com\/a\/\S{1,60}\/bin\/topic\.py\?topic=25838|^google groups$/im,
    entry: /(?!)/g,
    kind: 'bounce',
  },
] as const satisfies readonly Family[];
