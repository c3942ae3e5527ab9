import type { Rule } from '../rule.ts';
import { appleTexts } from './apple.ts';
import { blocklistTexts } from './blocklists.ts';
import { comcastTexts } from './comcast.ts';
import { coxTexts } from './cox.ts';
import { europeanTexts } from './european.ts';
import { exchangeCodes } from './exchange-codes.ts';
import { gmailCodes, gmailTexts } from './gmail.ts';
import { hostingTexts } from './hosting.ts';
import { microsoftCodes, microsoftTexts } from './microsoft.ts';
import { mimecastTexts } from './mimecast.ts';
import { mxrouteTexts } from './mxroute.ts';
import { orangeTexts } from './orange.ts';
import { otherTexts } from './others.ts';
import { spamexpertsTexts } from './spamexperts.ts';
import { spamhausTexts } from './spamhaus.ts';
import { spectrumTexts } from './spectrum.ts';
import { yahooTexts } from './yahoo.ts';

/**
 * What providers say. Texts first: those with a provider's own tags before whole sentences, block lists,
 * which any host may quote, after them; greylisting is told by general/; then what a provider's bare codes
 * mean.
 */
export const providerRules: readonly Rule[] = [
  ...mxrouteTexts,
  ...yahooTexts,
  ...appleTexts,
  ...comcastTexts,
  ...coxTexts,
  ...spectrumTexts,
  ...orangeTexts,
  ...hostingTexts,
  ...otherTexts,
  ...europeanTexts,
  ...mimecastTexts,
  ...gmailTexts,
  ...microsoftTexts,
  ...spamexpertsTexts,
  ...spamhausTexts,
  ...blocklistTexts,
  ...gmailCodes,
  ...exchangeCodes,
  ...microsoftCodes,
];
