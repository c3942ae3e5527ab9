import type { Provider } from './provider.ts';

/** Receiving systems by host. Order matters: the first whose host, mark or domain fits is taken. */
export const providers: readonly Provider[] = [
  {
    id: 'gmail',
    name: 'Gmail',
    hosts: ['google.com', 'googlemail.com', 'gmail.com', 'psmtp.com', 'aspmx.l.google.com'],
    domains: ['gmail.com', 'googlemail.com'],
    mark: /\bgsmtp\b|support\.google\.com\/(?:mail|a)\b|\bGmail (?:has|requires|will)\b/i,
  },
  {
    id: 'microsoft',
    name: 'Microsoft 365 / Outlook.com',
    hosts: ['outlook.com', 'hotmail.com', 'office365.com', 'frontbridge.com', 'exchangelabs.com', 'microsoft.com', 'live.com'],
    domains: ['outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'hotmail.co.uk', 'hotmail.fr', 'outlook.fr', 'live.fr', 'passport.com'],
    mark: /\.prod\.(?:protection\.)?outlook\.com|\[AGT=PFA\]|sender\.office\.com|postmaster\.live\.com|mail\.live\.com/i,
  },
  {
    id: 'yahoo',
    name: 'Yahoo / AOL',
    hosts: ['yahoodns.net', 'yahoo.com', 'aol.com', 'verizon.net', 'yahoo.net', 'ymail.com', 'rocketmail.com'],
    domains: ['yahoo.com', 'aol.com', 'ymail.com', 'rocketmail.com', 'aim.com', 'verizon.net', 'att.net', 'sbcglobal.net', 'bellsouth.net'],
    mark: /\[(?:TSS?|IPTS)\d\d\]|postmaster\.(?:yahooinc|verizonmedia|yahoo)\.com|postmaster\.aol\.com|senders\.yahooinc\.com/i,
  },
  {
    id: 'mxroute',
    name: 'MXroute',
    hosts: ['mxroute.com', 'mxrouting.net', 'mxlogin.com'],
    domains: [],
    mark: /your ip (?:is (?:sending excessive rejected|generating excessive auth)|address is flooding our smtp)/i,
  },
];
