import fc from 'fast-check';

const atext = [..."abcxyzABC0189!#$%&'*+-/=?^_`{|}~"];
const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789'];
/** UTF8-non-ascii of RFC 6531: letters that mail really has. */
const beyond = [...'äöüßéñčłøæçğşжщюяλπ用户名前東京한국'];

const atomOf = (signs: readonly string[]) =>
  fc.array(fc.constantFrom(...signs), { minLength: 1, maxLength: 12 }).map((all) => all.join(''));
const dotted = (signs: readonly string[]) =>
  fc.array(atomOf(signs), { minLength: 1, maxLength: 3 }).map((all) => all.join('.'));
/** qtextSMTP and quoted-pairSMTP of RFC 5321 section 4.1.2. */
const quoted = fc
  .array(fc.oneof(fc.constantFrom(..."abc ,;:<>()[]@'!#"), fc.constantFrom('\\"', '\\\\', '\\a')), {
    minLength: 1,
    maxLength: 12,
  })
  .map((all) => `"${all.join('')}"`);
const label = (signs: readonly string[]) =>
  fc
    .tuple(
      fc.constantFrom(...signs),
      fc.array(fc.constantFrom(...signs, '-'), { maxLength: 8 }),
      fc.constantFrom(...signs),
    )
    .map(([first, middle, last]) => `${first}${middle.join('')}${last}`);
const domainOf = (signs: readonly string[]) =>
  fc
    .tuple(
      fc.array(label(signs), { minLength: 1, maxLength: 2 }),
      fc.constantFrom('example', 'test', 'invalid'),
    )
    .map(([labels, top]) => [...labels, top].join('.'));
const literal = fc.constantFrom('[192.0.2.7]', '[IPv6:2001:db8::7]');

const at = (local: fc.Arbitrary<string>, domain: fc.Arbitrary<string>) =>
  fc.tuple(local, domain).map(([left, right]) => `${left}@${right}`);
const plain = at(dotted(atext), fc.oneof(domainOf(letters), literal));
const spelled = at(quoted, domainOf(letters));
const international = at(dotted([...letters, ...beyond]), domainOf([...letters, ...beyond]));
/**
 * Addresses of the grammar of RFC 5321, RFC 5322 and RFC 6531: dot-strings of every atext, quoted strings,
 * letters beyond ASCII.
 */
export const anyAddress = fc.oneof({ weight: 4, arbitrary: plain }, spelled, international);
