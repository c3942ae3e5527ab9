/** A language in which servers speak, as ISO 639-1 names it. */
export type Language =
  | 'cs'
  | 'da'
  | 'de'
  | 'el'
  | 'en'
  | 'es'
  | 'fi'
  | 'fr'
  | 'hu'
  | 'it'
  | 'ja'
  | 'ko'
  | 'nl'
  | 'no'
  | 'pl'
  | 'pt'
  | 'ro'
  | 'ru'
  | 'sv'
  | 'tr'
  | 'uk'
  | 'zh';

/**
 * Phrases by the language in which they are said; what several languages write alike stands under one of
 * them.
 */
export type Phrases = { readonly [language in Language]?: readonly [RegExp, ...RegExp[]] };

/**
 * One pattern out of many phrases, a line each: `anyOf(/a/, /b/)`, or by language `anyOf({ de: [/a/], fr:
 * [/b/, /c/] })`. Case does not matter. Throws on a phrase with another flag than `i`: it would be lost.
 */
export function anyOf(first: RegExp | Phrases, ...rest: readonly (RegExp | Phrases)[]): RegExp {
  const phrases = [first, ...rest].flatMap((one) => (one instanceof RegExp ? [one] : inAll(one)));
  const flagged = phrases.find(({ flags }) => flags !== '' && flags !== 'i');
  if (flagged) throw new TypeError(`A phrase takes no flag but i: ${flagged}`);
  return new RegExp(phrases.map(({ source }) => source).join('|'), 'i');
}

function inAll(phrases: Phrases): readonly RegExp[] {
  return Object.values(phrases).flat();
}
