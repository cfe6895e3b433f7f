// The one card this browser keeps, and the invitation it is about to become a card by.
//
// A card is { scheme, handle, kid, name } with the `invitation` it was made by, if any, which also names the key pair of
// scheme 4; `key` is K_m of scheme 1. Replacing it is one write, so that there is always the old one or the new one.

import { DUAL_TOTP, ECDSA_P256 } from "./code.js";
import { forgetKey, privateKey } from "./keys.js";

const CARD = "pos-client card";
const WANTED = "pos-client invitation";
const SECRET = "pos-client phone";

const read = (name) => JSON.parse(localStorage.getItem(name));
const write = (name, value) => localStorage.setItem(name, JSON.stringify(value));

/** The kept card, or null; one that does not say its scheme was kept when there was only one. */
export function keptCard() {
  const card = read(CARD);
  return card && { scheme: DUAL_TOTP, ...card };
}

export const forgetCard = () => localStorage.removeItem(CARD);

/** Take a card in the place of the kept one, whose key is thrown away. */
export async function keepCard(card) {
  const previous = keptCard();
  write(CARD, card);
  if (previous?.invitation && previous.invitation !== card.invitation) await forgetKey(previous.invitation);
}

/** What a card computes its codes with: a private CryptoKey, or 32 bytes; null where the browser has lost it. */
export const secretOf = async (card) => (card.scheme === ECDSA_P256 ? privateKey(card.invitation) : bytesOf(card.key));

/** The invitation of a link that was opened and has not been answered yet, or null. */
export const wanted = () => read(WANTED);

/** Remember a link until it is answered. */
export const want = (invitation) => write(WANTED, invitation);

/** The link has been answered. */
export function answered(invitation) {
  if (wanted() === invitation) localStorage.removeItem(WANTED);
}

/** What a browser without keys of its own is known again by: 32 random bytes, the same for every link. */
export function ownSecret() {
  if (!read(SECRET)) write(SECRET, textOf(crypto.getRandomValues(new Uint8Array(32))));
  return read(SECRET);
}

/** base64url without padding, as links and requests have it. */
export const textOf = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const bytesOf = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
