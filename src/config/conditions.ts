import { z } from 'zod';

const word = z.string().min(1);

/** The conditions of a route or a webhook; what they may name is checked where it is known. */
export const conditions = z
  .strictObject({
    provider: word.optional(),
    playbook: word.optional(),
    category: word.optional(),
    severity: z.enum(['critical', 'warning', 'ops']).optional(),
    brand: word.optional(),
    mailbox: word.optional(),
    senderDomain: word.optional(),
    sendingIp: word.optional(),
    list: word.optional(),
  })
  .transform(
    (when) =>
      Object.fromEntries(Object.entries(when).filter(([, value]) => value !== undefined)) as {
        readonly [name in keyof typeof when]?: string;
      },
  );

/** What an incident must be; each that is given must hold. */
export type When = z.output<typeof conditions>;
