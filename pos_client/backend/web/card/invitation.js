// Becoming a card: this phone shows the invitation out of a link, proves that it has a key, and is told its number.
// It may ask again and again: the same invitation with the same key has the same answer.

import { DUAL_TOTP, ECDSA_P256 } from "./code.js";
import { answered, ownSecret, textOf, want } from "./kept.js";
import { keyPair } from "./keys.js";

const PATIENCE_MS = 15_000;
/** What the store may say, and the notice that explains it; these are final. */
const REFUSALS = { UNKNOWN_INVITATION: "unknown", INVITATION_EXPIRED: "expired", INVITATION_USED: "used" };

/** A card, or the name of the notice that says why there is none: `{ card }` or `{ notice, mayRetry }`. */
export async function redeem(invitation) {
  want(invitation);
  const asked = await withOwnKey(invitation).catch(() => ({ invitation, scheme: DUAL_TOTP, proof: ownSecret() }));
  const answer = await post(asked);
  if (!answer) return { notice: "offline", mayRetry: true };
  const { status, body } = answer;
  if (status === 200) {
    const { handle, kid, scheme, name, key } = body;
    return { card: { scheme, handle, kid, name, invitation, ...(key && { key }) } };
  }
  if (REFUSALS[body.code]) answered(invitation);
  return { notice: REFUSALS[body.code] ?? "trouble", mayRetry: !REFUSALS[body.code] };
}

/** Scheme 4; fails where the browser has no such keys or cannot keep them. */
async function withOwnKey(invitation) {
  const { privateKey, point } = await keyPair(invitation);
  const message = new TextEncoder().encode(`mqpos1E|${invitation}`);
  const proof = new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, privateKey, message));
  return { invitation, scheme: ECDSA_P256, public_key: textOf(point), proof: textOf(proof) };
}

/** Status and body of the answer; null where none arrived whole. */
async function post(asked) {
  try {
    const answer = await fetch("../v1/cards", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(asked),
      cache: "no-store",
      signal: AbortSignal.timeout?.(PATIENCE_MS),
    });
    return { status: answer.status, body: await answer.json() };
  } catch {
    return null;
  }
}
