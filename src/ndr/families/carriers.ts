import { angled, bare, entry, type Family } from './family.ts';

/** Japanese mobile carriers and the anti-spam products of that market. */
export const carriers = [
  {
    id: 'ezweb',
    mark: /each of the following recipients was rejected by a remote mail server|the user\(s\) account is (?:disabled|temporarily limited|temporarily over quota)/i,
    entry: entry`^(?:[ \t]{0,4}recipient:[ \t]{0,3})?${angled}`,
    verdict: /the user\(s\) account is (?:disabled|temporarily limited|temporarily over quota)\b\.?/i,
  },
  {
    id: 'kddi',
    mark: /^your mail (?:sent on|attempted to be delivered on):/im,
    entry: entry`could not be delivered to:[ \t]{0,3}${angled}`,
    reason: 'notice',
    kind: 'bounce',
  },
  {
    id: 'biglobe',
    mark: /^[ \t]{0,4}-{3,6} the following addresses had delivery problems -{3,6}/im,
    begin: /the following addresses had delivery problems -{3,6}/i,
    end: /^[ \t]{0,4}-{3,6} (?:non-delivered|original)/im,
    entry: entry`^[ \t]{0,4}${bare}(?=\s|$)`,
    reason: 'notice',
  },
] as const satisfies readonly Family[];
