import type { Rule } from '../catalogue/rule.ts';
import { providerRules } from '../catalogue/rules/providers.ts';
import type { Entry } from './answer.ts';
import { labelled } from './entry.ts';
import { ruledEntry } from './ruled.ts';

const byTag = new Map<string, Rule>();
for (const rule of providerRules) {
  for (const one of rule.tags ?? []) if (!byTag.has(one.toUpperCase())) byTag.set(one.toUpperCase(), rule);
}

/** Texts in which a bare tag is tried against the rules, as servers print it. */
const frames = (tag: string) => [`[${tag}]`, `(${tag})`, tag, tag.replace(/^(OFR|LPN|OUK)_?/, '$1_'), `AUP#${tag.replace(/\D/g, '')}`];

/** The rule that a vendor tag (upper case) belongs to. */
export function ruleOfTag(tag: string): Rule | undefined {
  const known = byTag.get(tag);
  if (known) return known;
  for (const text of frames(tag)) {
    const rule = providerRules.find((one) => (one.provider ?? one.names) && one.match?.test(text) && !one.unless?.test(text));
    if (rule) return rule;
  }
  return undefined;
}

/** The answer for a vendor tag: `TSS04`, `S3150`, `CS01`; `null` when nobody knows it. */
export function tagEntry(tag: string): Entry | null {
  const rule = ruleOfTag(tag);
  if (rule) {
    const entry = ruledEntry(rule);
    return labelled(entry, [entry.label, tag].filter(Boolean).join(' '));
  }
  return /^AS\(/.test(tag) ? serverNumber(tag) : null;
}

/** Exchange prints AS(number) behind many replies: the number of an internal rule, which Microsoft does not publish. */
function serverNumber(tag: string): Entry | null {
  const denied = providerRules.find(
    (rule) => rule.provider === 'microsoft' && rule.cause === 'user-unknown' && /access denied/i.test(rule.example),
  );
  if (!denied || tag !== 'AS(201806281)') return null;
  return labelled(ruledEntry(denied), `Microsoft 365 ${tag}`);
}
