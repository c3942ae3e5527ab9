import type { Rule } from '../../rule.ts';

const source =
  'docs.aws.amazon.com/ses/latest/dg/notification-contents.html (Bounce object; its types, from general knowledge)';

/** Amazon SES’s own words for a bounce, as its JSON has them where no server’s words stand beside them. */
export const ses = [
  {
    id: 'ses-withheld',
    cause: 'suppressed-by-service',
    match: /(?:^|bounceSubType\W{2,5})(?:OnAccountSuppressionList|Suppressed)(?:"|$)/i,
    unless: /diagnosticCode/i,
    source,
    examples: [
      'OnAccountSuppressionList',
      '{"bounce":{"bounceType":"Permanent","bounceSubType":"OnAccountSuppressionList"}}',
      '{"bounce":{"bounceType":"Permanent","bounceSubType":"Suppressed"}}',
    ],
    not: ['{"bounceSubType":"Suppressed","diagnosticCode":"smtp; 421 Suppressed"}'],
  },
  {
    // SES calls nearly every 5xx so, blocks as well: it says less than that the mailbox is unknown.
    id: 'ses-hard-bounce',
    cause: 'address-rejected',
    match:
      /bounceType\W{2,5}Permanent".{0,60}bounceSubType\W{2,5}General"|bounceSubType\W{2,5}General".{0,60}bounceType\W{2,5}Permanent"/i,
    unless: /diagnosticCode/i,
    source,
    examples: [
      '{"bounce":{"bounceType":"Permanent","bounceSubType":"General"}}',
      '{"bounce":{"bounceSubType":"General","bounceType":"Permanent"}}',
    ],
    not: ['{"bounceType":"Permanent","bounceSubType":"General","diagnosticCode":"smtp; 550 5.7.1 Blocked"}'],
  },
  {
    id: 'ses-too-large',
    cause: 'message-too-large',
    match: /(?:^|bounceSubType\W{2,5})MessageTooLarge(?:"|$)/i,
    unless: /diagnosticCode/i,
    source,
    examples: ['{"bounceType":"Transient","bounceSubType":"MessageTooLarge"}', 'MessageTooLarge'],
    not: ['{"bounceSubType":"MessageTooLarge","diagnosticCode":"smtp; 552 5.2.2 Mailbox full"}'],
  },
  {
    id: 'ses-content',
    cause: 'content-spam',
    match: /(?:^|bounceSubType\W{2,5})ContentRejected(?:"|$)/i,
    unless: /diagnosticCode/i,
    source,
    examples: ['{"bounceType":"Transient","bounceSubType":"ContentRejected"}', 'ContentRejected'],
    not: ['{"bounceSubType":"ContentRejected","diagnosticCode":"smtp; 550 5.1.1 User unknown"}'],
  },
  {
    id: 'ses-attachment',
    cause: 'content-attachment',
    match: /(?:^|bounceSubType\W{2,5})AttachmentRejected(?:"|$)/i,
    unless: /diagnosticCode/i,
    source,
    examples: ['{"bounceType":"Transient","bounceSubType":"AttachmentRejected"}', 'AttachmentRejected'],
    not: ['{"bounceSubType":"AttachmentRejected","diagnosticCode":"smtp; 550 5.1.1 User unknown"}'],
  },
] as const satisfies readonly Rule[];
