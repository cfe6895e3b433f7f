// The key pairs of this phone, one for each invitation. Their private halves cannot be read out, not even by this page:
// the browser makes them so, and IndexedDB keeps them as they are.

const STORE = "keys";
const CURVE = { name: "ECDSA", namedCurve: "P-256" };

/** The pair of an invitation, `{ privateKey, point }`; it is on the disk before anyone hears of it. */
export async function keyPair(invitation) {
  const kept = await within("readonly", (store) => store.get(invitation));
  if (kept) return kept;
  const { privateKey, publicKey } = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", publicKey));
  // Another window of this browser may have been faster: then its pair is the one.
  await within("readwrite", (store) => store.add({ privateKey, point }, invitation)).catch(() => {});
  return (await within("readonly", (store) => store.get(invitation))) ?? Promise.reject(new Error("nothing was kept"));
}

/** The private half of a pair this phone has; null where the browser has thrown it away. */
export async function privateKey(invitation) {
  const kept = await within("readonly", (store) => store.get(invitation)).catch(() => null);
  return kept?.privateKey ?? null;
}

/** Throw a pair away, where there is one. */
export const forgetKey = (invitation) => within("readwrite", (store) => store.delete(invitation)).catch(() => {});

async function within(mode, act) {
  const opening = indexedDB.open("pos-client card", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await outcome(opening);
  try {
    const transaction = database.transaction(STORE, mode, { durability: "strict" });
    const request = act(transaction.objectStore(STORE));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error ?? request.error);
    });
    return request.result;
  } finally {
    database.close();
  }
}

const outcome = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
