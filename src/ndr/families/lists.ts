import { angled, entry, type Family, spoken } from './family.ts';

/** Mailing lists that refuse a post: the list did not get the message, so it is a bounce. */
export const lists = [
  {
    id: 'fml',
    mark: /^you are not a member of this mailing list <|^duplicated message-id in <|^your mail is (?:not distributed|rejected)|^this address .{0,80} is not a member/im,
    entry: entry`(?:mailing list|message-id in|\bml)[ \t]{1,3}${angled}`,
    reason: 'notice',
    kind: 'bounce',
  },
  {
    id: 'mailman-rejected',
    mark: /^your request to the .{1,100} mailing[- ]list|^your message for list .{1,100} was rejected|^your message (?:to the .{1,100} mailing[- ]list|entitled|to <[^>]{1,320}>) (?:has been|was) (?:automatically )?rejected/im,
    entry: entry`(?:message|request) (?:to|for) (?:the |list )?${spoken}`,
    reason: 'notice',
    kind: 'bounce',
  },
] as const satisfies readonly Family[];
