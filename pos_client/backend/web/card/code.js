// The rotating member code, version 1, computed on the phone alone: scheme 4 signs with a key that never leaves this
// browser (181 digits), scheme 1 computes two TOTPs under a key the backend knows as well (42 digits).

export const PERIOD_S = 30;
export const EARN = 0;
export const PAY = 1;
export const DUAL_TOTP = 1;
export const ECDSA_P256 = 4;

const STEPS_PER_DAY = 2880;
const SIGNATURE_DIGITS = 155;
const text = new TextEncoder();

/** The absolute 30-second step of a time in milliseconds. */
export const stepAt = (unixMs) => Math.floor(unixMs / 1000 / PERIOD_S);

/** The code a card shows at a step. Its `secret` is the private CryptoKey of scheme 4, or K_m (32 bytes) of scheme 1. */
export async function memberCode(card, intent, step) {
  const { scheme, handle, kid } = card;
  const head = `911${scheme}${handle}${kid}${intent}${String(step % 1_000_000).padStart(6, "0")}`;
  const body = head + (await (scheme === ECDSA_P256 ? signature(card, head, step) : cryptograms(card, intent, step)));
  return body + checkDigits(body);
}

/** What is signed: a code's fields, and the step in full, because its last six digits come again within a year. */
const signed = (head, step) => new Uint8Array([...text.encode(`mqpos1S${head}`), ...counter(step)]);

/** ECDSA with SHA-256; r and s, 32 bytes each, as one decimal number. */
async function signature({ secret }, head, step) {
  const bytes = new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, secret, signed(head, step)));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return BigInt(`0x${hex}`).toString().padStart(SIGNATURE_DIGITS, "0");
}

async function cryptograms({ secret, handle, kid }, intent, step) {
  const day = Math.floor(step / STEPS_PER_DAY);
  const offline = await expand(secret, `mqpos/v1/offline|${handle}|${kid}|${day}|${intent}`);
  const online = await expand(secret, `mqpos/v1/online|${handle}|${kid}|${intent}`);
  return (await totp(offline, step)) + (await totp(online, step));
}

/** HKDF-Expand with SHA-256 to 32 bytes (RFC 5869, section 2.3): the first block is the whole output. */
const expand = (master, info) => hmac(master, new Uint8Array([...text.encode(info), 1]));

/** RFC 6238 with SHA-256 and eight digits, for exactly one counter. */
async function totp(key, step) {
  const mac = new DataView((await hmac(key, counter(step))).buffer);
  const number = mac.getUint32(mac.getUint8(31) & 15) & 0x7fffffff;
  return String(number % 100_000_000).padStart(8, "0");
}

async function hmac(key, message) {
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, message));
}

/** A step as eight bytes, the highest first. */
function counter(step) {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setBigUint64(0, BigInt(step));
  return new Uint8Array(bytes.buffer);
}

/** ISO 7064 MOD 97-10. */
function checkDigits(body) {
  const rest = [...body, "0", "0"].reduce((sum, digit) => (sum * 10 + Number(digit)) % 97, 0);
  return String(98 - rest).padStart(2, "0");
}
