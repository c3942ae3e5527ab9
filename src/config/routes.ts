import { z } from 'zod';
import { conditions, type When } from './conditions.ts';
import { peopleOf } from './people.ts';

/** For the incidents that fit: another channel, other people to call, or both. */
export interface Route {
  readonly when: When;
  readonly channel?: string;
  readonly mention?: readonly string[];
}

/** A name for some of the operator's mail, and how it is known. */
export interface BrandConfig {
  readonly name: string;
  readonly senderDomains: readonly string[];
  readonly lists: readonly string[];
  readonly sendingIps: readonly string[];
  readonly mailboxes: readonly string[];
}

const words = z.array(z.string().min(1)).default([]);

/** One entry of `routes:` as it stands in the file. */
export const route = z.strictObject({
  when: conditions,
  channel: z.string().min(1).optional(),
  mention: z.union([z.string(), z.array(z.string())]).optional(),
});

/** One entry of `brands:`. */
export const brand = z.strictObject({
  name: z.string().min(1).max(40),
  senderDomains: words,
  lists: words,
  sendingIps: words,
  mailboxes: words,
});

/** Checks one route; one that changes nothing is a mistake. */
export function routeOf(given: z.output<typeof route>, where: string, mistakes: string[]): Route {
  const { when, channel, mention } = given;
  if (channel === undefined && mention === undefined)
    mistakes.push(`${where} has neither channel nor mention; give one, or take it out.`);
  return {
    when,
    ...(channel === undefined ? {} : { channel }),
    ...(mention === undefined ? {} : { mention: peopleOf(`${where}.mention`, mention, mistakes, ['here']) }),
  };
}

/**
 * What the conditions name must be there: a brand or a mailbox that nobody knows would never fit, and in
 * silence.
 */
export function nameMistakes(
  whens: readonly { readonly where: string; readonly when: When }[],
  brands: readonly BrandConfig[],
  mailboxes: readonly string[],
): string[] {
  const known: Readonly<Record<string, readonly string[]>> = {
    brand: brands.map(({ name }) => name),
    mailbox: mailboxes,
  };
  const inWhens = whens.flatMap(({ where, when }) =>
    (['brand', 'mailbox'] as const).flatMap((name) => {
      const wanted = when[name];
      const list = known[name] ?? [];
      if (wanted === undefined || list.includes(wanted)) return [];
      return [
        `${where}.when.${name} is "${wanted}"; there ${list.length > 0 ? `are ${list.join(', ')}` : 'is none'}.`,
      ];
    }),
  );
  const inBrands = brands.flatMap(({ name, mailboxes: wanted, senderDomains, lists, sendingIps }) => [
    ...wanted
      .filter((mailbox) => !mailboxes.includes(mailbox))
      .map((mailbox) => `brand ${name} names the mailbox "${mailbox}"; there are ${mailboxes.join(', ')}.`),
    ...(wanted.length + senderDomains.length + lists.length + sendingIps.length === 0
      ? [
          `brand ${name} says nothing by which its mail is known; give senderDomains, lists, sendingIps or mailboxes.`,
        ]
      : []),
  ]);
  return [...inWhens, ...inBrands];
}
