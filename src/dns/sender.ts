import { createPublicKey } from 'node:crypto';
import { type Finding, finding, shown } from './finding.ts';
import type { Dns } from './resolver.ts';

/** An SPF evaluation or a DMARC search, stopped with the rest of the check. */
const LONGEST_MS = 6_000;

const resolverOf = (dns: Dns) => dns.resolve as (name: string, type: string) => Promise<string[]>;

/** TEST-NET-3 (RFC 5737): nobody sends from it, so a record is read to its end for it. */
const nobody = '203.0.113.1';

/** Whether `domain` lets `ip` send for it; without an IP, whether its record can be evaluated at all. */
export async function checkSpf(dns: Dns, domain: string, ip: string): Promise<Finding> {
  const { spf } = await import('mailauth/lib/spf/index.js');
  const told = await spf({
    sender: `postmaster@${domain}`,
    ip: ip || nobody,
    helo: domain,
    mta: 'localhost',
    resolver: resolverOf(dns),
    maxElapsedTime: LONGEST_MS,
  });
  const record = typeof told.rr === 'string' ? told.rr : '';
  const comment = shown(String(told.status.comment ?? ''));
  const { result } = told.status;
  if (result === 'temperror')
    return finding(
      'SPF',
      'unknown',
      `SPF of ${domain} could not be evaluated: the DNS failed on the way (${comment}).`,
      record,
    );
  if (result === 'permerror')
    return finding(
      'SPF',
      'bad',
      `SPF of ${domain} is broken, so receivers count it as missing or failed: ${comment}.`,
      record,
    );
  if (result === 'none')
    return finding(
      'SPF',
      'bad',
      `${domain} publishes no SPF record. Gmail and others ask for SPF or DKIM from everybody.`,
    );
  return ip === ''
    ? finding('SPF', 'good', `${domain} publishes an SPF record that can be evaluated.`, record)
    : forIp(result, domain, ip, record);
}

function forIp(result: string, domain: string, ip: string, record: string): Finding {
  if (result === 'pass') return finding('SPF', 'good', `SPF of ${domain} lets ${ip} send (pass).`, record);
  if (result === 'neutral')
    return finding(
      'SPF',
      'note',
      `SPF of ${domain} says nothing about ${ip} (neutral): it does not count as a pass. Add the IP, or the service that sends from it.`,
      record,
    );
  const word = result === 'softfail' ? 'does not expect' : 'forbids';
  return finding(
    'SPF',
    'bad',
    `SPF of ${domain} ${word} ${ip} (${result}). Add the IP, or the service that sends from it, to the record.`,
    record,
  );
}

/** The key that signatures with `s=selector; d=domain` are checked against (RFC 6376, 3.6). */
export async function checkDkim(dns: Dns, domain: string, selector: string): Promise<Finding> {
  const name = `${selector}._domainkey.${domain}`;
  const found = await dns.txt(name);
  if (found.kind === 'failed')
    return finding('DKIM', 'unknown', `The key at ${name} is not known: ${found.why}.`);
  if (found.kind === 'none')
    return finding(
      'DKIM',
      'bad',
      `There is no key at ${name}: every signature with this selector fails. Publish it, or sign with a selector that is published.`,
    );
  if (found.records.length > 1)
    return finding(
      'DKIM',
      'bad',
      `${name} has ${found.records.length} records: which one a receiver takes is open. Leave one.`,
      found.records[0],
    );
  const [record = ''] = found.records;
  return keyFinding(name, record);
}

function keyFinding(name: string, record: string): Finding {
  const tags = tagsOf(record);
  const key = (tags.get('p') ?? '').replace(/\s/g, '');
  if (!tags.has('p'))
    return finding('DKIM', 'bad', `The record at ${name} is no DKIM key: it has no p=.`, record);
  if (key === '')
    return finding(
      'DKIM',
      'bad',
      `The key at ${name} is withdrawn (p= is empty): every signature with it fails.`,
      record,
    );
  const bits = bitsOf(key, tags.get('k') ?? 'rsa');
  if (bits === null)
    return finding(
      'DKIM',
      'bad',
      `The key at ${name} is damaged: it cannot be read as a public key. Often a quote or a part of the text was lost on the way into the DNS.`,
      record,
    );
  if (bits > 0 && bits < 1_024)
    return finding(
      'DKIM',
      'bad',
      `The key at ${name} has ${bits} bits: receivers take none below 1024 (RFC 8301). Make one of 2048.`,
      record,
    );
  const testing = (tags.get('t') ?? '').split(':').includes('y')
    ? ' It is marked as a test (t=y), which some receivers treat as unsigned.'
    : '';
  return finding(
    'DKIM',
    testing ? 'note' : 'good',
    `The key at ${name} is there and readable${bits > 0 ? ` (${bits} bits)` : ''}. Whether your signatures fit it only a delivered mail shows.${testing}`,
    record,
  );
}

const tagsOf = (record: string): ReadonlyMap<string, string> =>
  new Map(
    record.split(';').flatMap((part) => {
      const at = part.indexOf('=');
      return at < 0 ? [] : [[part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim()] as const];
    }),
  );

/** Length of an RSA key; 0 for Ed25519, whose length is fixed; `null` when it is no key. */
function bitsOf(base64: string, kind: string): number | null {
  try {
    if (kind.toLowerCase() === 'ed25519') return Buffer.from(base64, 'base64').length === 32 ? 0 : null;
    const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyDetails?.modulusLength ?? null;
  } catch {
    return null;
  }
}

/** The DMARC policy that holds for mail From: `domain`, and what must be aligned with it. */
export async function checkDmarc(dns: Dns, domain: string): Promise<Finding> {
  const { dmarc } = await import('mailauth/lib/dmarc/index.js');
  const told = await dmarc({
    headerFrom: domain,
    spfDomains: [],
    dkimDomains: [],
    resolver: resolverOf(dns),
  });
  if (told === false)
    return finding('DMARC', 'unknown', `${domain} is no domain that a From: address can have.`);
  const { result, comment } = told.status;
  const record = typeof told.rr === 'string' ? told.rr : '';
  if (result === 'temperror')
    return finding('DMARC', 'unknown', `DMARC of ${domain} is not known: the DNS failed on the way.`);
  if (result === 'permerror')
    return finding(
      'DMARC',
      'bad',
      `DMARC of ${domain} is broken: ${shown(String(comment ?? 'more than one record, or damaged'))}.`,
      record,
    );
  if (result === 'none' || record === '')
    return finding(
      'DMARC',
      'note',
      `${domain} publishes no DMARC policy. Gmail, Yahoo and Microsoft ask for one from senders of 5,000 a day or more; p=none is enough to begin with.`,
    );
  return policyFinding(domain, record, told.policy);
}

function policyFinding(domain: string, record: string, policy: string): Finding {
  const tags = tagsOf(record);
  const strict = (tag: string): string =>
    tags.get(tag)?.toLowerCase() === 's' ? 'exactly' : 'in its organisation';
  const fate =
    {
      none: 'nothing is refused for it (p=none)',
      quarantine: 'mail that fails goes to the spam folder (quarantine)',
      reject: 'mail that fails is refused (reject)',
    }[policy] ?? `policy ${shown(policy)}`;
  return finding(
    'DMARC',
    'good',
    `DMARC of ${domain}: ${fate}. To pass, SPF must pass for a MAIL FROM domain that is ${domain} (${strict('aspf')}), or a DKIM d= must be (${strict('adkim')}): that is alignment.`,
    record,
  );
}

/** Whether a pass of SPF or DKIM for `domain` counts for the domain in From: (RFC 9989, 5.1). */
export async function checkAlignment(dns: Dns, from: string, domain: string): Promise<Finding> {
  const { dmarc } = await import('mailauth/lib/dmarc/index.js');
  const told = await dmarc({
    headerFrom: from,
    spfDomains: [domain],
    dkimDomains: [{ domain }],
    resolver: resolverOf(dns),
  });
  if (told === false || told.status.result === 'temperror')
    return finding('Alignment', 'unknown', `Whether ${domain} is aligned with From: ${from} is not known.`);
  if (told.status.result === 'none')
    return finding(
      'Alignment',
      'note',
      `${from} publishes no DMARC policy, so nothing has to be aligned with it.`,
    );
  const { spf, dkim } = told.alignment;
  const [bySpf, byDkim] = [Boolean(spf?.result), Boolean(dkim?.result)];
  if (bySpf && byDkim)
    return finding(
      'Alignment',
      'good',
      `${domain} is aligned with From: ${from}: a pass of SPF or DKIM for it counts for DMARC.`,
    );
  if (bySpf || byDkim)
    return finding(
      'Alignment',
      'note',
      `For ${bySpf ? 'SPF' : 'DKIM'} ${domain} is aligned with From: ${from}; for ${bySpf ? 'DKIM' : 'SPF'} it is not, since the policy asks for the very same domain.`,
    );
  return finding(
    'Alignment',
    'bad',
    `${domain} is not aligned with From: ${from}: even a pass of SPF or DKIM for it does not count for DMARC. Sign with d=${from}, or send with a MAIL FROM in it.`,
  );
}
