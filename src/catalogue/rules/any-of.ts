/** One pattern out of several, tried in order, so that a long list of phrasings can be read line by line. Case does not matter. */
export function anyOf(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map((one) => one.source).join('|'), 'i');
}
