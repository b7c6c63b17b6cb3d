"use strict";
// Building blocks. All text reaches the page as text nodes; markup is never parsed.

const SIGNS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const SVG = "http://www.w3.org/2000/svg";
const LONG = 280;

const found = JSON.parse(document.getElementById("data").textContent);

/** Spell out the signs that steer direction and lines, as guard.py does. */
const visible = (text) =>
  text.replace(SIGNS, (sign) => `‹U+${sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}›`);

/** Spoil web addresses, so that no program makes links of them. */
const defanged = (text) =>
  text.replace(/\bhttp(s?):\/\/([^/\s?#]{1,255})/gi, (_, s, host) => `hxxp${s}://${host.replaceAll(".", "[.]")}`);

function make(parent, name, attributes = {}, children = []) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "on") for (const [event, act] of Object.entries(value)) parent.addEventListener(event, act);
    else if (value === true) parent.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) parent.setAttribute(key, value);
  }
  for (const child of [children].flat(2))
    if (child !== null && child !== undefined && child !== false) parent.append(child);
  return parent;
}

const el = (name, attributes, children) => make(document.createElement(name), name, attributes, children);
const svg = (name, attributes, children) => make(document.createElementNS(SVG, name), name, attributes, children);

/** A stranger's text: apart from its surroundings, long ones shortened until asked for. */
function foreign(text, longest = LONG) {
  const whole = visible(defanged(String(text ?? "")));
  const bdi = el("bdi", {}, whole.length > longest ? whole.slice(0, longest) + "…" : whole);
  if (whole.length <= longest) return bdi;
  const more = el("button", { type: "button", class: "more", "aria-expanded": "false" }, `all ${whole.length.toLocaleString("en")} characters`);
  more.addEventListener("click", () => {
    const open = more.getAttribute("aria-expanded") === "true";
    bdi.textContent = open ? whole.slice(0, longest) + "…" : whole;
    more.textContent = open ? `all ${whole.length.toLocaleString("en")} characters` : "less";
    more.setAttribute("aria-expanded", String(!open));
  });
  return el("span", {}, [bdi, " ", more]);
}

/** A short form of a stranger's text, where there is no room for all of it. */
const brief = (text, longest = 120) => el("bdi", {}, visible(defanged(cutAt(String(text ?? ""), longest))));
const cutAt = (text, longest) => (text.length > longest ? text.slice(0, longest) + "…" : text);

const say = (text) => { document.getElementById("said").textContent = text; };

async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = el("textarea", { class: "hide" });
    area.value = text;
    document.body.append(area);
    const before = document.activeElement;
    area.select();
    document.execCommand("copy");
    area.remove();
    before?.focus();
  }
  say(`Copied ${what}`);
}

/** A button that copies exactly what was found, spoilt or shortened though it is shown. */
function copier(text, what) {
  const button = el("button", { type: "button", class: "copy", title: `Copy ${what}`, "aria-label": `Copy ${what}` }, svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, [
    svg("rect", { x: 2.5, y: 5.5, width: 8, height: 8, rx: 1.5 }), svg("path", { d: "M5.5 3.5v-1h8v8h-1" }), svg("path", { class: "done", d: "M4.5 9.6l1.6 1.6 2.8-3.4" }),
  ]));
  button.addEventListener("click", async () => {
    await copy(text, what);
    button.classList.add("copied");
    setTimeout(() => button.classList.remove("copied"), 1500);
  });
  return button;
}

const address = (text, what) => el("span", { class: "address" }, [el("code", {}, foreign(text, 160)), " ", copier(text, what)]);

/** A key for a narrow place: what it names, above the site it is on. */
function named(key) {
  const [, site, id] = /^([^:/]+):(?:account|seller|post)\/(.+)$/s.exec(key) ?? [null, "", key];
  return el("span", { class: "named" }, [brief(id, 60), site && el("span", { class: "muted" }, brief(site, 40))]);
}

const bits = (number) => (number < 0 ? "−" : "+") + Math.abs(number).toFixed(1);
const odds = (weight) => 1 / (1 + 2 ** -weight);
const percent = (part) =>
  part > 0.99 ? ">\u00a099\u00a0%" : part < 0.001 ? "<\u00a00.1\u00a0%" : `${(100 * part).toFixed(part < 0.0095 ? 1 : 0)}\u00a0%`;
const when = (moment) => el("time", { datetime: moment }, visible(String(moment)).replace("T", " "));
const priced = (listing) => (listing.price ? cutAt(`${listing.currency ?? ""} ${listing.price}`.trim(), 40) : "");
const grade = (lead) => el("span", { class: `grade ${lead.grade}` }, lead.grade);
const verdict = (lead) => lead.link && el("span", { class: `verdict ${lead.link}` }, lead.link);
const once = (values) => [...new Set(values.filter(Boolean))];
const accounts = (lead) => once((lead.posts ?? []).map((post) => post.account ?? post.key));
