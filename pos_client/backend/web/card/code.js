// The rotating member code, version 1, scheme 1: forty-two digits, computed on the phone alone.

export const PERIOD_S = 30;
export const EARN = 0;
export const PAY = 1;

const STEPS_PER_DAY = 2880;
const text = new TextEncoder();

/** The absolute 30-second step of a time in milliseconds. */
export const stepAt = (unixMs) => Math.floor(unixMs / 1000 / PERIOD_S);

/** The code a phone holding `master` (32 bytes) shows at a step. */
export async function memberCode(master, handle, kid, intent, step) {
  const day = Math.floor(step / STEPS_PER_DAY);
  const offline = await expand(master, `mqpos/v1/offline|${handle}|${kid}|${day}|${intent}`);
  const online = await expand(master, `mqpos/v1/online|${handle}|${kid}|${intent}`);
  const head = `9111${handle}${kid}${intent}${String(step % 1_000_000).padStart(6, "0")}`;
  const body = head + (await totp(offline, step)) + (await totp(online, step));
  return body + checkDigits(body);
}

/** HKDF-Expand with SHA-256 to 32 bytes (RFC 5869, section 2.3): the first block is the whole output. */
const expand = (master, info) => hmac(master, new Uint8Array([...text.encode(info), 1]));

/** RFC 6238 with SHA-256 and eight digits, for exactly one counter. */
async function totp(key, counter) {
  const message = new DataView(new ArrayBuffer(8));
  message.setBigUint64(0, BigInt(counter));
  const mac = new DataView((await hmac(key, message.buffer)).buffer);
  const number = mac.getUint32(mac.getUint8(31) & 15) & 0x7fffffff;
  return String(number % 100_000_000).padStart(8, "0");
}

async function hmac(key, message) {
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, message));
}

/** ISO 7064 MOD 97-10. */
function checkDigits(body) {
  const rest = [...body, "0", "0"].reduce((sum, digit) => (sum * 10 + Number(digit)) % 97, 0);
  return String(98 - rest).padStart(2, "0");
}
