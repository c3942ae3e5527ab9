import type { Rule } from '../../rule.ts';
import { address } from './address.ts';
import { authentication } from './authentication.ts';
import { backscatter } from './backscatter.ts';
import { blocklists, listedLinks } from './blocklists.ts';
import { harmful, unwanted } from './content.ts';
import { domain } from './domain.ts';
import { form } from './form.ts';
import { greylisted } from './greylisted.ts';
import { login } from './login.ts';
import { carriers, mailbox } from './mailbox.ts';
import { missingPtr } from './missing-ptr.ts';
import { astray, network } from './network.ts';
import { ownSide } from './own-side.ts';
import { permission } from './permission.ts';
import { policy } from './policy.ts';
import { protocol } from './protocol.ts';
import { rate } from './rate.ts';
import { recipient } from './recipient.ts';
import { relay } from './relay.ts';
import { reputation } from './reputation.ts';
import { sender } from './sender.ts';
import { server } from './server.ts';
import { ses } from './ses.ts';
import { size } from './size.ts';
import { tls } from './tls.ts';
import { unchecked } from './unchecked.ts';
import { userUnknown } from './user-unknown.ts';
import { vague } from './vague.ts';

/**
 * Words that no other evidence outranks: greylisting by a block list is greylisting, a listed link is one
 * under any tag.
 */
export const decisiveRules: readonly Rule[] = [...greylisted, ...listedLinks];

/** What any server may say, the specific before the general. They outrank a status. */
export const generalRules: readonly Rule[] = [
  ...ses,
  ...carriers,
  ...ownSide,
  ...authentication,
  ...missingPtr,
  ...relay,
  ...sender,
  ...blocklists,
  ...rate,
  ...astray,
  ...size,
  ...reputation,
  ...permission,
  ...unchecked,
  ...mailbox,
  ...domain,
  ...recipient,
  ...userUnknown,
  ...address,
  ...backscatter,
  ...harmful,
  ...form,
  ...unwanted,
  ...login,
  ...tls,
  ...policy,
  ...protocol,
  ...network,
  ...server,
];

/** Phrases that say little: asked only where the enhanced status says no more. */
export const vagueRules: readonly Rule[] = vague;
