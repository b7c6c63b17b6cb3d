// Pictures of a lead: small ones to enlarge, and pairs with what agrees drawn on both.
// Each stands in this file once, drawn anew from its pixels; `found.pictures` has it by digest and frame.

const TALL = 400;
const GAP = 36;

const shot = (digest, frame = 0) => found.pictures[digest]?.[frame];
const sha = (digest) => found.digests[digest];
const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
const quoted = (text) => `“${visible(defanged(cutAt(text, 80)))}”`;

/** How a match is told. */
const MATCHES = {
  likeness: (note) => ["as the listing", note],
  motif: (note) => ["shows", `${note}, as the brand’s reference does`],
  reference: (note) => ["taken over", `the brand’s own photo of ${note}`],
};

/** What was seen in a picture, in words: for its caption, and for who cannot see it. */
function told(picture) {
  const texts = picture.texts ?? [];
  const of = (kind) => texts.filter((text) => text.kind === kind).map((text) => (kind === "cover" ? visible(text.text) : quoted(text.text))).join(" ");
  return [
    ["names the brand", of("name")], ["words", of("words")], ["code", of("code")], ["covered by", of("cover")],
    ["shown by", picture.strangers > 1 && `${picture.strangers} accounts and sellers`],
    ...(picture.matches ?? []).slice(0, 3).map((match) => MATCHES[match.kind](visible(cutAt(match.note, 160)))),
  ].filter(([, said]) => said);
}

const spoken = (picture, whose) => {
  const said = told(picture).map(([what, words]) => `${what}: ${words}`).join("; ");
  return cutAt(`Picture of ${whose}. ${said ? `Seen in it: ${said}` : "No words, codes or likenesses were found in it"}.`, 500);
};

/** A rectangle around a part, in thousandths of a picture that lies at x, y: dark on light, so that it stands out on any. */
function outline([left, top, right, bottom], kind, { x, y, width, height }) {
  const place = { x: x + (left * width) / 1000, y: y + (top * height) / 1000, width: ((right - left) * width) / 1000, height: ((bottom - top) * height) / 1000 };
  return ["halo", kind].map((name) => svg("rect", { class: `spot ${name}`, rx: 2, ...place }));
}

const texts = (picture, place) => (picture.texts ?? []).map((text) => outline(text.box, text.kind, place)).flat();

/** The picture or, where this file has no room for it, a place that says so. */
function canvas(digest, frame, place) {
  const known = shot(digest, frame);
  if (known) return [svg("image", { ...place, href: `data:image/webp;base64,${known[2]}`, preserveAspectRatio: "none" }), svg("rect", { class: "edge", ...place })];
  return [svg("rect", { class: "absent", ...place, rx: 4 }), svg("text", { class: "absent", x: place.x + place.width / 2, y: place.y + place.height / 2, "text-anchor": "middle" }, "not in this file")];
}

/** Where a picture lies that is fitted into a space of the given height, and less than one and a half times as wide. */
function fitted(digest, frame, height) {
  const [wide, high] = shot(digest, frame) ?? [300, 300];
  const scale = Math.min(height / high, (1.4 * height) / wide);
  return { x: 0, y: 0, width: wide * scale, height: high * scale };
}

/** Two pictures beside each other or, where the page is narrow, one above the other. */
function laid(one, two, narrow) {
  const [wide, high] = [Math.max(one.width, two.width), Math.max(one.height, two.height)];
  return narrow
    ? [{ ...one, x: (wide - one.width) / 2 }, { ...two, x: (wide - two.width) / 2, y: one.height + GAP }, wide, one.height + GAP + two.height]
    : [{ ...one, y: (high - one.height) / 2 }, { ...two, x: one.width + GAP, y: (high - two.height) / 2 }, one.width + GAP + two.width, high];
}

const digestButton = (digest) => el("button", { type: "button", class: "pointer", title: `sha256:${sha(digest)}`, "aria-label": `Copy digest sha256:${sha(digest).slice(0, 12)}…`, on: { click: () => copy(`sha256:${sha(digest)}`, "digest of the picture") } }, `sha256:${sha(digest).slice(0, 12)}…`);

const caption = (picture, title, key) => [
  el("b", {}, title), " ", key, key && " ",
  picture.name && brief(picture.name, 60), picture.frame ? ` frame ${picture.frame + 1}` : null, " ", digestButton(picture.digest),
  el("dl", { class: "said" }, told(picture).map(([what, words]) => el("div", {}, [el("dt", {}, what), el("dd", {}, el("bdi", {}, words))]))),
  !shot(picture.digest, picture.frame) && el("span", { class: "muted" }, "Not in this file for want of room or because it cannot be read; the workspace keeps it under its digest."),
];

// --- pairs

const VERDICTS = {
  likeness: (note, sure) => `${capital(note)} (${sure} sure that this listing is meant)`,
  motif: (note, sure) => `Both show ${note} (${sure} sure)`,
  reference: (note, sure) => `The brand’s own photo of ${note} (${sure} sure)`,
};
const WHOSE = { post: "the post", listing: "the listing", review: "a review" };

/** The surest pair, and beside it the surest with a reference of the brand; the others on demand. */
function drawPairs(lead) {
  const pairs = (lead.pairs ?? []).map((pair) => resolved(lead, pair));
  if (!pairs.length) return null;
  const second = pairs.slice(1).find(({ match }) => match.kind !== "likeness");
  const open = [pairs[0], second].filter(Boolean);
  const others = pairs.filter((pair) => !open.includes(pair));
  return part("Pictures, side by side", { class: "pairs" }, [
    el("div", { class: "open-pairs" }, open.map((pair) => drawPair(lead, pair))),
    others.length > 0 && el("details", {}, [el("summary", {}, `${others.length} more ${others.length === 1 ? "pair" : "pairs"}`), others.map((pair) => drawPair(lead, pair))]),
  ]);
}

/** A pair with the picture and the match that it names by number. */
function resolved(lead, [holder, number, digest, frame, matched, other]) {
  const held = { post: lead.posts?.[number]?.pictures, listing: lead.listing.pictures, review: lead.listing.received }[holder];
  const picture = held.find((each) => each.digest === digest && (each.frame ?? 0) === frame);
  return { holder, number, digest, frame, other, picture, match: matched === null ? null : picture.matches[matched] };
}

function drawPair(lead, { holder, number, digest, frame, other, picture, match }) {
  const beside = !match || match.kind === "likeness" ? "the listing" : "the brand’s reference";
  const counterpart = (lead.listing.pictures ?? []).find((each) => each.digest === other) ?? { digest: other };
  const narrow = matchMedia("(max-width: 600px)").matches;
  const [here, there, wide, high] = laid(fitted(digest, frame, TALL), fitted(other, 0, TALL), narrow);
  const verdict = match ? VERDICTS[match.kind](match.note, percent(match.certainty)) : "No likeness was found between these two.";
  const said = `${spoken(picture, WHOSE[holder])} Beside it: picture of ${beside}. ${visible(cutAt(verdict, 200))}`;
  const image = svg("svg", { class: "pair-drawn", role: "img", "aria-label": said, viewBox: `-3 -3 ${(wide + 6).toFixed(1)} ${(high + 6).toFixed(1)}`, width: Math.ceil(wide + 6) }, [
    canvas(digest, frame, here), canvas(other, 0, there), texts(picture, here), texts(counterpart, there), match ? agreement(match, here, there, narrow) : [],
  ].flat(2));
  const from = holder === "post" && lead.posts[number];
  return el("figure", { class: "match" }, [
    image,
    el("figcaption", {}, [
      el("p", { class: match ? "verdict-line" : "verdict-line muted" }, el("bdi", {}, visible(cutAt(verdict, 300)))),
      el("div", { class: "both" }, [
        el("div", {}, caption(picture, capital(WHOSE[holder]), from && brief(from.key, 80))),
        el("div", {}, caption(counterpart, capital(beside))),
      ]),
    ]),
  ]);
}

/** The part that both show, and lines between the places that agree or, where none are known, between the parts. */
function agreement(match, here, there, narrow) {
  const { kind, box, other_box: counter, points } = match;
  const at = (x, y, place) => [place.x + (x * place.width) / 1000, place.y + (y * place.height) / 1000];
  const line = ([x1, y1], [x2, y2], name) => svg("line", { class: `tie ${name}`, x1, y1, x2, y2 });
  const dot = ([cx, cy]) => svg("circle", { class: `dot ${kind}`, cx, cy, r: 3.5 });
  const corners = narrow ? [[0, 3, 0, 1], [2, 3, 2, 1]] : [[2, 1, 0, 1], [2, 3, 0, 3]];
  const whole = [box, counter].every((each) => each.join() === "0,0,1000,1000");
  const ends = points.length
    ? points.map(([x, y, u, v]) => [at(x, y, here), at(u, v, there)])
    : whole ? [] : corners.map(([x, y, u, v]) => [at(box[x], box[y], here), at(counter[u], counter[v], there)]);
  return [
    outline(box, kind, here), outline(counter, kind, there),
    ends.map(([a, b]) => [line(a, b, "halo"), line(a, b, kind)]).flat(),
    points.length ? ends.flat().map(dot) : [],
  ].flat();
}

// --- small ones

function drawSmall(pictures, whose, absent = 0) {
  if (!pictures?.length && !absent) return null;
  return el("div", { class: "pictures" }, [
    el("ul", {}, (pictures ?? []).map((picture) => el("li", {}, small(picture, whose)))),
    absent > 0 && el("p", { class: "muted" }, `${absent} ${absent === 1 ? "picture" : "pictures"} named, but not given or not readable`),
  ]);
}

function small(picture, whose) {
  const place = fitted(picture.digest, picture.frame, 120);
  const image = svg("svg", { "aria-hidden": "true", viewBox: `0 0 ${place.width.toFixed(1)} 120`, width: Math.ceil(place.width), height: 120 }, [canvas(picture.digest, picture.frame, place), texts(picture, place)].flat(2));
  const words = told(picture)[0];
  return [
    shot(picture.digest, picture.frame)
      ? el("button", { type: "button", class: "enlarge", "aria-label": `Enlarge. ${spoken(picture, whose)}`, on: { click: () => enlarge(picture, whose) } }, image) : image,
    el("span", { class: "muted" }, [el("code", {}, sha(picture.digest).slice(0, 8)), words && [" ", el("bdi", {}, cutAt(words[1], 60))]]),
  ];
}

/** One picture as large as this file has it. */
function enlarge(picture, whose) {
  const [width, height] = shot(picture.digest, picture.frame);
  const place = { x: 0, y: 0, width, height };
  const close = el("button", { type: "button", class: "quiet" }, "Close");
  const dialog = el("dialog", { class: "large", "aria-label": `Picture of ${whose}`, on: { close: () => dialog.remove(), click: (event) => event.target === dialog && dialog.close() } }, el("figure", {}, [
    svg("svg", { role: "img", "aria-label": spoken(picture, whose), viewBox: `-2 -2 ${width + 4} ${height + 4}`, width: width + 4 },
      [canvas(picture.digest, picture.frame, place), texts(picture, place), (picture.matches ?? []).slice(0, 3).map((match) => outline(match.box, match.kind, place))].flat(3)),
    el("figcaption", {}, [caption(picture, capital(whose)), close]),
  ]));
  close.addEventListener("click", () => dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}
