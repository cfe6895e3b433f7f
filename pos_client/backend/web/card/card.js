// The page: keeps one card on this phone and shows its code. The key arrives in the address's fragment, which no
// browser sends to a server; it is kept in this browser and taken out of the address at once.

import { EARN, PAY, PERIOD_S, memberCode, stepAt } from "./code.js";
import { SIZE, encode } from "./qr.js";
import { language, texts } from "./text.js";

const QUIET_ZONE = 4;
const PAY_FOR_MS = 60_000;
const STORE = "pos-client card";
const at = (id) => document.getElementById(id);

let card = null;
let intent = EARN;
let payUntil = 0;
let clockAheadMs = 0;
let shown = "";

const now = () => Date.now() + clockAheadMs;

function parseFragment(fragment) {
  const fields = new URLSearchParams(fragment.replace(/^#/, ""));
  const [handle, kid, key] = [fields.get("h"), fields.get("g"), fields.get("k")];
  const fits = /^[0-9]{12}$/.test(handle ?? "") && /^[0-9]$/.test(kid ?? "") && /^[\w-]{43}$/.test(key ?? "");
  return fits ? { handle, kid, key } : null;
}

const keyBytes = (key) => Uint8Array.from(atob(key.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

/** Take a card out of the address, or out of this browser's storage. */
function takeCard() {
  if (location.hash.length > 1) {
    const arrived = parseFragment(location.hash);
    history.replaceState(null, "", location.pathname);
    if (!arrived) return notice("broken");
    const kept = keptCard();
    // Anyone can send a link: another card than the one on this phone is taken only when its owner says so.
    if (kept && kept.handle !== arrived.handle) return ask(kept, arrived);
    keep(arrived);
  }
  showKept();
}

function showKept() {
  const kept = keptCard();
  if (kept) showCard(kept);
  else showSamples();
}

const keptCard = () => JSON.parse(localStorage.getItem(STORE));
const keep = (taken) => localStorage.setItem(STORE, JSON.stringify(taken));

/** Ask whether the card that arrived may take the place of the kept one; until then the kept one stays. */
function ask(kept, arrived) {
  card = null;
  // A word joiner keeps the dots and the digits on one line.
  const end = ({ handle }) => `\u2060${handle.slice(-4)}`;
  const ends = { kept: end(kept), arrived: end(arrived) };
  at("question").textContent = texts.replace.replace(/\{(\w+)\}/g, (_, name) => ends[name]);
  at("who").textContent = "";
  at("replace").onclick = () => { keep(arrived); showKept(); };
  only("swap");
}

function only(section) {
  for (const id of ["card", "notice", "samples", "swap"]) at(id).hidden = id !== section;
  // A real card cannot be had again by a tap: only a sample may be put away.
  at("change").hidden = section !== "card" || !card?.name;
}

function notice(name) {
  card = null;
  at("notice-title").textContent = texts[`${name}Title`];
  at("notice-text").textContent = texts[name];
  at("who").textContent = "";
  only("notice");
}

function showCard(taken) {
  card = { ...taken, master: keyBytes(taken.key) };
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
    button.addEventListener("click", () => {
      keep({ ...parseFragment(sample.fragment), name: sample.name });
      takeCard();
    });
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
  at("seconds").textContent = `${Math.ceil(left)} s`;
  at("ring").style.strokeDashoffset = String(100 - (100 * left) / PERIOD_S);
  const { handle, kid, master } = card;
  const step = stepAt(now());
  const wanted = `${handle} ${kid} ${intent} ${step}`;
  if (wanted === shown) return;
  shown = wanted;
  const code = await memberCode(master, handle, kid, intent, step);
  if (wanted === shown) draw(code);
}

function draw(code) {
  const path = encode(code).flatMap((row, r) => row.map((dark, c) => (dark ? `M${c + QUIET_ZONE} ${r + QUIET_ZONE}h1v1h-1z` : "")));
  const side = SIZE + 2 * QUIET_ZONE;
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

function start() {
  document.documentElement.lang = language;
  document.title = texts.title;
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = texts[element.dataset.text];
  at("qr").setAttribute("aria-label", texts.qr);
  if (!globalThis.crypto?.subtle) return notice("insecure");
  navigator.serviceWorker?.register("worker.js").catch(() => {});
  at("earn").addEventListener("click", () => choose(EARN));
  at("pay").addEventListener("click", () => choose(PAY));
  at("stay").addEventListener("click", showKept);
  at("change").addEventListener("click", () => { localStorage.removeItem(STORE); showSamples(); });
  addEventListener("hashchange", takeCard);
  document.addEventListener("visibilitychange", refresh);
  setInterval(refresh, 250);
  takeCard();
  learnTime();
}

start();
