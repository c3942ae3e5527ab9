import type { Knowledge } from './knowledge.ts';

/** A page that a step tells people to use. */
export interface Page {
  /** On a button. */
  readonly label: string;
  readonly url: string;
}

/** Pages by the words with which steps name them. Addresses that no mail has a say in. */
const pages: readonly (Page & { readonly named: RegExp })[] = [
  // Spamhaus, "Reputation Checker", 2026-11.
  { named: /\bspamhaus\b/i, label: 'Spamhaus Lookup', url: 'https://check.spamhaus.org/' },
  // Barracuda Central, "Barracuda Removal Request", 2026-11.
  {
    named: /\bbarracudacentral\.org\b/i,
    label: 'Barracuda Removal',
    url: 'https://www.barracudacentral.org/rbl/removal-request',
  },
  // Microsoft's own short link to the sender support form, as its refusals' help names it, 2026-11.
  {
    named: /\bOutlook\.com sender support\b/i,
    label: 'Outlook.com Form',
    url: 'https://go.microsoft.com/fwlink/?LinkID=614866',
  },
  // Microsoft, "Use the delist portal", 2026-11.
  { named: /\bsender\.office\.com\b/i, label: 'Delist Portal', url: 'https://sender.office.com/' },
  { named: /\btalosintelligence\.com\b/i, label: 'Talos Lookup', url: 'https://talosintelligence.com/' },
  { named: /\bsenderscore\.org\b/i, label: 'Sender Score', url: 'https://senderscore.org/' },
];

/** The page that the advice names, else the first that a step does; `null` where none is named. */
export function pageOf({ advice, steps }: Pick<Knowledge, 'advice' | 'steps'>): Page | null {
  for (const text of [advice, ...steps.map((step) => step.text)]) {
    const page = pages.find(({ named }) => named.test(text));
    if (page) return { label: page.label, url: page.url };
  }
  return null;
}
