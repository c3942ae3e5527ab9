import type { Permanence } from '../../catalogue/category.ts';
import type { Rule } from '../../catalogue/rule.ts';
import { providerRules } from '../../catalogue/rules/providers.ts';
import type { Entry } from '../answer.ts';
import { entryOf, labelled } from '../word/entry.ts';
import { providerName, ruledEntry } from '../word/ruled.ts';

const byTag = new Map<string, Rule>();
/**
 * Who prints tags of a form (`IB###`), by those that are known. Orange and La Poste share their rules, and no
 * rule names them.
 */
const ownerOfForm = new Map([
  ['OFR_###', 'orange'],
  ['OUK_###', 'orange'],
  ['LPN_###', 'laposte'],
]);
for (const rule of providerRules) {
  const owner = rule.provider ?? rule.names;
  for (const one of (rule.tags ?? []).map((tag) => tag.toUpperCase())) {
    if (!byTag.has(one)) byTag.set(one, rule);
    if (owner && /\d/.test(one) && !ownerOfForm.has(formOf(one))) ownerOfForm.set(formOf(one), owner);
  }
}

function formOf(tag: string): string {
  return tag.startsWith('AS(') ? 'AS(#)' : tag.replace(/\d/g, '#');
}

/** Texts in which a bare tag is tried against the rules, as servers print it. */
const frames = (tag: string) => [`[${tag}]`, `(${tag})`, tag, `AUP#${tag.replace(/\D/g, '')}`];

/** The rule that a vendor tag (upper case) belongs to. */
function ruleOfTag(tag: string): Rule | undefined {
  const known = byTag.get(tag);
  if (known) return known;
  const owned = providerRules.filter((one) => one.provider ?? one.names ?? ownerOfForm.has(formOf(tag)));
  return owned.find((one) => frames(tag).some((text) => one.match?.test(text) && !one.unless?.test(text)));
}

/** The class of reply with which a tag is printed, where all known texts agree. */
function printedWith({ examples }: Rule): Permanence | null {
  const classes = new Set(examples.map((text) => /^[45](?=\d\d)/.exec(text)?.[0] ?? ''));
  if (classes.size !== 1) return null;
  return classes.has('4') ? 'temporary' : classes.has('5') ? 'permanent' : null;
}

/** The answer for a vendor tag: `TSS04`, `S3150`, `CS01`; `null` when nobody is known to print such tags. */
export function tagEntry(tag: string): Entry | null {
  const rule = ruleOfTag(tag);
  const name = providerName(ownerOfForm.get(formOf(tag)) ?? '');
  if (rule) {
    const entry = { ...ruledEntry(rule), fate: rule.permanence ?? printedWith(rule) };
    return labelled(entry, [entry.label || name, tag].filter(Boolean).join(' '));
  }
  return name === '' ? null : unlisted(tag, name);
}

/** A tag in the form that a provider uses, with a number that no source explains. */
function unlisted(tag: string, name: string): Entry {
  return entryOf({
    id: `tag:${tag}`,
    label: `${name} ${tag}`,
    title: 'Unlisted tag: its meaning is not published',
    meaning: `${tag} has the form of the tags that ${name} prints, but no source that Rebound has tells what it means; it does not guess. The code and the words beside it decide.`,
    address: 'Keep it until the rest of the reply is read.',
    ownerName: 'Depends on the rest of the reply',
    steps: [{ who: 'us', text: 'Look up the whole reply here, with the code and the words around the tag.' }],
  });
}
