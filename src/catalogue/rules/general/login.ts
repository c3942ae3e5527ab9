import type { Rule } from '../../rule.ts';
import { anyOf } from '../any-of.ts';

/** The login by which a sender proves who he is: missing, refused, or not to be checked now. */
export const login = [
  {
    id: 'general-smtp-auth-required',
    cause: 'smtp-auth-required',
    match: anyOf(
      /(?:smtp[- ])?authentication (?:is |was )?(?:required|needed|necessary|mandatory)(?! for relay)|authentication turned on/,
      /(?:must|need to|requires?|have to|please|turn on|should|not) (?:be )?(?:first )?(?:log(?:ged)? ?in|authenticate[d]?|sign in)/,
      /(?:please|must|use|turn on|enable) (?:\w{1,10} ){0,3}(?:smtp[- ]?)?auth(?:entication)?\b|smtp auth/,
      /requires? (?:that all )?(?:senders? (?:are |be )?)?authenticat\w{1,5}|auth(?:entication|enticate)? first|\blog ?in first/,
      /unauthenticated (?:senders? not|users?|relay)|pop before smtp|only authenticated|authenticated (?:users|senders) only/,
    ),
    unless: /fail|invalid|incorrect|e-?mail auth|domain/i,
    source: 'RFC 4954; Exchange RESOLVER.RST.AuthRequired',
    examples: [
      '530 5.7.0 Authentication is needed before mail is taken',
      '550 authentication turned on in your email client',
      'SMTP AUTH is required for message submission on port 587',
      '550 login first',
      '530 5.7.0 Authenticate first',
      '530 5.7.0 Please sign in before you send',
      '550 5.7.1 Please use authentication',
      '550 5.7.1 unauthenticated users may not send here',
      '550 this server requires authentication',
      '503 AUTH first (#5.5.1)',
      '550 5.7.1 POP before SMTP is needed here',
      '550 Only authenticated clients may send',
      '550 5.7.1 Authenticated users only',
    ],
    not: [
      '535 5.7.0 authentication required: user name invalid',
      '530 authentication required, password is incorrect',
      '550 5.7.26 e-mail authentication is required',
      '530 5.7.0 authentication is required, the last login failed',
      '550 5.7.26 authentication is required for mail from the domain example.com',
    ],
  },
  {
    id: 'general-auth-service-down',
    cause: 'server-trouble',
    match: anyOf(
      /temporary authentication failure/,
      /(?:lost|no|refused|reach|contact) (?:connection )?(?:(?:to|with|by) )?(?:the )?authentication (?:server|service|backend|daemon)/,
      /authentication (?:server|service|backend|system|daemon) (?:is )?(?:temporarily |currently )?(?:unavailable|not available|down|not responding|problem|trouble|error)/,
    ),
    means:
      'The server could not ask whether the login is right: its own login service did not answer. The password may be right.',
    source: 'Postfix, SASL errors (454 4.7.0)',
    examples: [
      '454 4.7.0 Temporary authentication failure: Connection lost to authentication server',
      '454 4.7.0 Temporary authentication failure',
      '535 5.7.8 Error: authentication failed: Connection lost to authentication server',
      '454 4.3.0 authentication service is unavailable',
      '454 4.7.0 Authentication system is down',
    ],
  },
  {
    id: 'general-smtp-auth-failed',
    cause: 'smtp-auth-failed',
    match: anyOf(
      /authentication (?:credentials )?(?:failed|failure|invalid|unsuccessful|rejected|error|aborted|denied|not (?:successful|accepted))/,
      /(?:invalid|incorrect|bad|wrong|unknown) (?:log ?in|user ?name|credentials|password|user (?:name )?or password|auth\w{0,12})/,
      /user ?name (?:and|or|\/) ?password|credentials? (?:are |is |were )?(?:invalid|incorrect|not|rejected|expired)/,
      /password (?:is |was |has )?(?:incorrect|not accepted|invalid|expired|wrong|required|transition|too)/,
      /log ?in (?:failed|denied|incorrect|invalid|error|disabled)|^535[- ]|auth(?:entication)? mechanism/,
      /\bauth fail(?:ure|ed)|sasl|web browser|failed to authenticate/,
    ),
    unless: /message|mail from|e-?mail auth/i,
    source: 'RFC 4954',
    examples: [
      '535 5.7.8 Error: authentication failed: bad user name or password',
      '553 AUTH failure',
      '534 5.7.9 your password has expired, please change it',
      '501 5.7.0 Authentication aborted',
      '550 invalid credentials',
      '550 5.7.1 check the user name and password of your mail client',
      '550 5.7.1 Your credentials are not valid',
      '550 Login denied',
      '535 5.7.0 Error',
      '504 5.5.4 authentication mechanism not supported',
      '550 5.7.0 SASL LOGIN: generic failure',
      '534 5.7.14 Sign in with your web browser and try again',
      '550 client failed to authenticate',
    ],
    not: [
      '550 5.7.1 message failed to authenticate',
      '550 MAIL FROM authentication failed',
      '550 5.7.1 e-mail authentication failed',
    ],
  },
] as const satisfies readonly Rule[];
