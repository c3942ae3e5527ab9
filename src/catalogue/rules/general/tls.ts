import type { Rule } from '../../rule.ts';
import { anyOf } from '../any-of.ts';

/** Encryption on the way: missing, broken off, or not to be trusted. */
export const tls = [
  {
    id: 'general-requiretls',
    cause: 'requiretls',
    match: /requiretls/i,
    source: 'RFC 8689',
    examples: ['550 5.7.30 REQUIRETLS needed but not offered by the next host'],
  },
  {
    // The session broke while TLS was set up: nothing was checked and found wrong.
    id: 'general-tls-handshake',
    cause: 'network-problem',
    match: /gnutls_handshake|SSL_connect|SSL_accept|TLS fatal alert|TLS session: \((?!cert)/i,
    unless: /certificate/i,
    source: 'Exim, OpenSSL and GnuTLS as MTAs print them',
    examples: [
      'TLS session: (gnutls_handshake): A TLS fatal alert has been received.',
      'SSL_connect error to mx.example.org[192.0.2.4]:25: -1',
      'TLS fatal alert received while talking to mx.example.org',
      'SSL_accept: unexpected eof',
      'TLS session: (send): broken',
      'TLS error on connection to mx.example.org [192.0.2.7] (gnutls_handshake): timed out',
    ],
    not: ['SSL_connect: certificate verify failed'],
  },
  {
    id: 'general-tls-certificate',
    cause: 'tls-certificate',
    match: anyOf(
      /certificate|\bmta-sts\b|\bdane\b|tlsa|x509/,
      /(?:tls|ssl)(?: library)? (?:verif|trust|valid|handshake|negotiat|error|alert|failure|failed|problem|session|connection)/,
      /handshake fail|untrusted|unsupported (?:tls|ssl|protocol version)/,
    ),
    unless: /(?:tls|ssl) (?:is )?(?:required|needed)/i,
    source: 'TLS failures as Postfix, Exim, Exchange print them',
    examples: [
      'Server certificate not trusted: self-signed certificate',
      '450 4.4.8 MX hosts of example.org failed MTA-STS validation',
      '== a@example.org R=dnslookup T=remote_smtp defer (-38) H=mx.example.org [192.0.2.7]: a TLS session is required, but the server did not offer TLS support',
      'Cannot start TLS: handshake failure',
      '454 4.7.5 no usable DANE records for mx.example.org',
      'TLSA lookup error for mx.example.org:25',
      'x509: unhandled critical extension',
      '454 4.7.5 untrusted issuer /C=XX/CN=Example CA',
      'remote error: unsupported protocol version',
    ],
    not: ['550 5.7.10 TLS required: please open a TLS connection'],
  },
  {
    id: 'general-tls-required',
    cause: 'tls-required',
    match: anyOf(
      /(?:must|requires?|need\w{0,2}|required|mandatory|only|issue|use|offer\w{0,2}|support\w{0,2}|without|encrypt\w{0,4}|no|not).{0,40}\b(?:starttls|tls|ssl|encrypt(?:ion|ed))\b/,
      /\b(?:starttls|tls|ssl|encrypt(?:ion|ed))\b.{0,40}(?:required|must|needed|mandatory|not (?:available|offered|supported)|unavailable|refused|failed|is too weak|fail)/,
      /plain ?text (?:connection|session)|unencrypted|starttls/,
    ),
    unless: /file/i,
    source: 'RFC 3207; X.7.10',
    examples: [
      '530 5.7.0 Must issue a STARTTLS command first',
      '550 5.1.1 TLS required',
      '550 5.7.10 This server requires an encrypted session',
      '550 5.7.10 plaintext sessions end here: use port 465',
      '550 unencrypted mail is refused here',
      '503 5.5.1 STARTTLS first',
    ],
    not: ['554 5.7.1 encrypted files must not be sent here'],
  },
] as const satisfies readonly Rule[];
