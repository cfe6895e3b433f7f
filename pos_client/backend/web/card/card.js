// The page: keeps one card on this phone and shows its code. A card arrives in the address's fragment, which no browser
// sends to a server: as an invitation to make one here, or with its key. It is taken out of the address at once.

import { DUAL_TOTP, EARN, PAY, PERIOD_S, memberCode, stepAt } from "./code.js";
import { redeem } from "./invitation.js";
import { answered, forgetCard, keepCard, keptCard, secretOf, wanted } from "./kept.js";
import { encode } from "./qr.js";
import { language, texts } from "./text.js";

const QUIET_ZONE = 4;
const PAY_FOR_MS = 60_000;
/** Notices that leave no card to go back to. */
const WITHOUT_CARD = ["making", "lost", "insecure", "blocked"];
const at = (id) => document.getElementById(id);

let card = null;
let intent = EARN;
let payUntil = 0;
let clockAheadMs = 0;
let shown = "";
let retry = null;
let waitingFor = null;

const now = () => Date.now() + clockAheadMs;

/** An invitation or a card with its key; null where a link is neither. */
function parseFragment(fragment) {
  const fields = new URLSearchParams(fragment.replace(/^#/, ""));
  const [invitation, handle, kid, key] = ["e", "h", "g", "k"].map((name) => fields.get(name) ?? "");
  if (/^[\w-]{22}$/.test(invitation)) return { invitation };
  const fits = /^[0-9]{12}$/.test(handle) && /^[0-9]$/.test(kid) && /^[\w-]{43}$/.test(key);
  return fits ? { scheme: DUAL_TOTP, handle, kid, key } : null;
}

/** Take a card out of the address, or out of this browser's storage. */
function takeCard() {
  if (location.hash.length <= 1) return showKept();
  const arrived = parseFragment(location.hash);
  history.replaceState(null, "", location.pathname);
  if (!arrived) return notice("broken");
  const kept = keptCard();
  const isKept = arrived.handle ? kept?.handle === arrived.handle : kept?.invitation === arrived.invitation;
  // Anyone can send a link: another card than the one on this phone is taken only when its owner says so.
  if (kept && !isKept) return ask(kept, arrived);
  // The link that has made the kept card has nothing more to give, and no link gives such a card another key.
  return kept?.invitation && isKept ? showKept() : take(arrived);
}

async function take(arrived) {
  if (arrived.invitation) return become(arrived.invitation);
  await keepCard(arrived);
  showKept();
}

/** Show the kept card; without one, the answer of a link that was opened before, or what else there is. */
function showKept() {
  const kept = keptCard();
  if (kept) showCard(kept);
  else if (wanted()) become(wanted());
  else showSamples();
}

/** Have this phone made a card. The kept one stays until the new one is there. */
async function become(invitation) {
  notice("making");
  waitingFor = invitation;
  const answer = await redeem(invitation);
  // Meanwhile another link may have been opened; this one can be opened again.
  if (waitingFor !== invitation) return;
  if (answer.notice) return notice(answer.notice, answer.mayRetry ? () => become(invitation) : null);
  await keepCard(answer.card);
  answered(invitation);
  // Kept for as long as the owner wants it, and not only while there is room.
  navigator.storage?.persist?.().catch(() => {});
  showKept();
}

/** Ask whether the card that arrived may take the place of the kept one; until then the kept one stays. */
function ask(kept, arrived) {
  card = null;
  // A word joiner keeps the dots and the digits on one line.
  const end = ({ handle }) => `\u2060${handle.slice(-4)}`;
  const ends = { kept: end(kept), arrived: arrived.handle && end(arrived) };
  const question = arrived.handle ? texts.replace : texts.replaceNew;
  at("question").textContent = question.replace(/\{(\w+)\}/g, (_, name) => ends[name]);
  at("who").textContent = "";
  at("replace").onclick = () => take(arrived);
  only("swap");
}

function only(section) {
  waitingFor = retry = null;
  for (const id of ["card", "notice", "samples", "swap"]) at(id).hidden = id !== section;
  // A real card cannot be had again by a tap: only a sample may be put away.
  at("change").hidden = section !== "card" || !card?.isSample;
}

/** Say what is the matter; `again` is what may be tried once more, by a tap or when the network is back. */
function notice(name, again = null) {
  card = null;
  at("notice").dataset.about = name;
  at("notice-title").textContent = texts[`${name}Title`];
  at("notice-text").textContent = texts[name];
  at("who").textContent = "";
  at("again").hidden = !again;
  at("mine").hidden = WITHOUT_CARD.includes(name) || !keptCard();
  only("notice");
  retry = again;
}

async function showCard(taken) {
  const secret = await secretOf(taken);
  if (!secret) return notice("lost");
  card = { ...taken, secret };
  at("who").textContent = [taken.name, `${texts.card} ${taken.handle.slice(-4)}`].filter(Boolean).join(" · ");
  only("card");
  choose(EARN);
  navigator.wakeLock?.request("screen").catch(() => {});
}

async function showSamples() {
  card = null;
  const answer = await fetch("samples.json").catch(() => null);
  if (!answer?.ok) return notice("empty");
  const entries = (await answer.json()).map((sample) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sample.name;
    button.addEventListener("click", () => take({ ...parseFragment(sample.fragment), name: sample.name, isSample: true }));
    const entry = document.createElement("li");
    entry.append(button);
    return entry;
  });
  at("sample-list").replaceChildren(...entries);
  at("who").textContent = "";
  only("samples");
}

function choose(wanted) {
  intent = wanted;
  payUntil = wanted === PAY ? Date.now() + PAY_FOR_MS : 0;
  at("earn").setAttribute("aria-pressed", String(wanted === EARN));
  at("pay").setAttribute("aria-pressed", String(wanted === PAY));
  at("meaning").textContent = wanted === PAY ? texts.paying : texts.earning;
  refresh();
}

/** Draw the current code when it is another one, and the time it has left. */
async function refresh() {
  if (!card || document.hidden) return;
  if (payUntil && Date.now() > payUntil) return choose(EARN);
  const left = PERIOD_S - (now() / 1000) % PERIOD_S;
  at("seconds").textContent = `${Math.ceil(left)} ${texts.second}`;
  at("ring").style.strokeDashoffset = String(100 - (100 * left) / PERIOD_S);
  const { scheme, handle, kid } = card;
  const step = stepAt(now());
  const wanted = `${scheme} ${handle} ${kid} ${intent} ${step}`;
  if (wanted === shown) return;
  shown = wanted;
  const code = await memberCode(card, intent, step);
  if (wanted === shown) draw(code);
}

function draw(code) {
  const symbol = encode(code);
  const path = symbol.flatMap((row, r) => row.map((dark, c) => (dark ? `M${c + QUIET_ZONE} ${r + QUIET_ZONE}h1v1h-1z` : "")));
  const side = symbol.length + 2 * QUIET_ZONE;
  at("qr").setAttribute("viewBox", `0 0 ${side} ${side}`);
  at("qr").querySelector("path").setAttribute("d", path.join(""));
  at("qr").dataset.code = code;
}

/** Phones are often minutes off; the store's clock is what the till compares with. Offline the phone's must do. */
async function learnTime() {
  const asked = Date.now();
  const answer = await fetch("../healthz", { cache: "no-store" }).catch(() => null);
  const served = Date.parse(answer?.headers.get("date") ?? "");
  // The header has whole seconds, so on average it is half a second behind.
  if (served) clockAheadMs = served + 500 - (asked + Date.now()) / 2;
  refresh();
}

/** Whether this browser lets a page keep anything; a card that is gone tomorrow must not use up an invitation. */
function canKeep() {
  try {
    return Boolean(localStorage) && (keptCard(), true);
  } catch {
    return false;
  }
}

function start() {
  document.documentElement.lang = language;
  document.title = texts.title;
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = texts[element.dataset.text];
  at("qr").setAttribute("aria-label", texts.qr);
  if (!globalThis.crypto?.subtle) return notice("insecure");
  if (!canKeep()) return notice("blocked");
  navigator.serviceWorker?.register("worker.js").catch(() => {});
  at("earn").addEventListener("click", () => choose(EARN));
  at("pay").addEventListener("click", () => choose(PAY));
  at("stay").addEventListener("click", showKept);
  at("mine").addEventListener("click", showKept);
  at("again").addEventListener("click", () => retry?.());
  at("change").addEventListener("click", () => { forgetCard(); showSamples(); });
  addEventListener("hashchange", takeCard);
  addEventListener("online", () => retry?.());
  document.addEventListener("visibilitychange", refresh);
  setInterval(refresh, 250);
  takeCard();
  learnTime();
}

start();
