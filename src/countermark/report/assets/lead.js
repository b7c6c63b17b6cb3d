// One lead, drawn when it is opened.

function drawLead(lead) {
  return el("div", { class: "lead" }, [
    drawClaim(lead),
    drawPairs(lead),
    el("div", { class: "pair" }, [drawPosts(lead.posts ?? []), drawListing(lead)]),
    drawRoute(lead.route ?? []),
    drawReasons(lead),
    el("div", { class: "facts" }, [drawChange(lead), drawMarks(found.marks[lead.marks]), drawJudgements(lead), drawRecord(lead)]),
  ]);
}

const part = (title, attributes, children) =>
  el("section", { "aria-label": title, ...attributes }, [el("h4", {}, title), children].flat(2));

function drawClaim(lead) {
  const posts = (lead.posts ?? []).length;
  const subject = posts ? `${posts === 1 ? "This post sends" : `These ${posts} posts send`} buyers to this listing for goods offered as ` : "This listing gives itself away: it offers goods as ";
  return el("p", { class: "claim" }, [
    grade(lead), " ", verdict(lead), " ", subject, brief(found.brands[lead.brand]), `’s without its authorisation: ${percent(lead.probability)}, `,
    el("span", { class: "muted" }, `${bits(lead.weight)} bits. Of the goods: ${lead.goods ?? "unknown"}.`),
  ]);
}

function drawPosts(posts) {
  const [first, ...others] = posts.map(drawPost);
  if (!first) return part("Post", { class: "card" }, [el("p", { class: "muted" }, "None: the listing’s own words, photos or reviews speak.")]);
  const rest = others.length > 0 && el("details", {}, [el("summary", {}, `${others.length} more`), others]);
  return part(posts.length > 1 ? "Posts" : "Post", { class: "card" }, [first, rest]);
}

function drawPost(post) {
  return el("article", {}, [
    drawSmall(post.pictures, "the post", post.images),
    post.text && el("blockquote", {}, foreign(post.text)),
    facts([
      ["Account", post.account && address(post.account, "account key")],
      ["Key", address(post.key, "post key")],
      ["Address", post.url && address(post.url, "address of the post")],
      ["Published", post.published && when(post.published)],
      ["State", post.state && brief(post.state)],
    ]),
  ]);
}

function drawListing(lead) {
  const { listing } = lead;
  const price = [...lead.reasons, ...lead.uncounted].find((reason) => reason.signal.startsWith("price."));
  return part("Listing", { class: "card" }, [
    drawSmall(listing.pictures, "the listing", listing.images),
    el("p", { class: "name" }, foreign(listing.title || "(no title)")),
    listing.described === false && el("p", { class: "muted" }, "Title and price are those of a sheet: its own page is not among the inputs."),
    listing.description && el("blockquote", {}, foreign(listing.description)),
    facts([
      ["Price", listing.price && [el("b", {}, brief(priced(listing))), price && [" – ", foreign(price.detail)]]],
      ["Seller", listing.seller && address(listing.seller, "seller key")],
      ["Offer", offers(listing.offer)],
      ["Key", address(listing.key, "listing key")],
      ["Address", address(listing.url, "address of the listing")],
      ["Brand field", listing.brand && foreign(listing.brand)],
      ["Category", listing.category && foreign(listing.category)],
      ["State", listing.state && brief(listing.state)],
      ["Disguise", lead.disguise?.length && el("ul", { class: "tags" }, lead.disguise.map((sign) => el("li", {}, foreign(sign))))],
      ...Object.entries(listing.conflicts ?? {}).map(([field, values]) =>
        [["Sightings differ: ", brief(field, 40)], el("ul", {}, values.map((value) => el("li", {}, foreign(value))))]),
    ]),
    listing.received && [el("h5", {}, "Photos in its reviews"), drawSmall(listing.received, "a review")],
  ]);
}

const offers = (offer) => {
  const named = Object.entries(offer ?? {}).filter(([, value]) => value);
  return named.length && named.flatMap(([name, value]) => [brief(name, 40), " ", foreign(value), " "]);
};

const facts = (rows) =>
  el("dl", {}, rows.filter(([, value]) => value).map(([name, value]) => el("div", {}, [el("dt", {}, name), el("dd", {}, value)])));

function drawRoute(steps) {
  if (!steps.length) return null;
  return part("Route", {}, [el("ol", { class: "chain" }, steps.map((step) => el("li", {}, [
    el("span", { class: "kind" }, brief(step.kind, 40)),
    address(step.value, "this step"),
    step.observed && el("span", { class: "muted" }, ["seen ", when(step.observed)]),
  ])))]);
}

function drawReasons(lead) {
  const levels = [0, lead.prior, ...lead.reasons.map((reason) => reason.at), found.floor.likely, lead.weight];
  const low = Math.min(...levels) - 0.6;
  const span = Math.max(...levels) + 0.6 - low;
  const x = (level) => `${((100 * (level - low)) / span).toFixed(2)}%`;
  const wide = (from, to) => `${((100 * Math.max(Math.abs(to - from), 0.04)) / span).toFixed(2)}%`;
  const floors = Object.values(found.floor).map((floor) => svg("line", { class: "floor", x1: x(floor), x2: x(floor), y1: 0, y2: "100%" }));
  const bar = (from, to, kind) => svg("svg", { class: "bar", "aria-hidden": "true", width: "100%", height: "100%" }, [
    floors.map((floor) => floor.cloneNode()),
    kind !== "sum" && svg("line", { class: "thread", x1: x(to), x2: x(to), y1: "50%", y2: "100%" }),
    kind !== "prior" && kind !== "sum" && svg("line", { class: "thread", x1: x(from), x2: x(from), y1: 0, y2: "50%" }),
    kind === "sum" && svg("line", { class: "thread", x1: x(to), x2: x(to), y1: 0, y2: "50%" }),
    svg("rect", { class: kind, x: x(Math.min(from, to)), y: "50%", width: wide(from, to), height: 12, transform: "translate(0 -6)", rx: 1.5 }),
  ]);
  const row = (kind, from, to, words, weight) => el("li", { class: `${kind} row` }, [
    el("div", { class: "words" }, words), el("div", { class: "draw" }, bar(from, to, kind)),
    el("div", { class: "bits" }, bits(weight)), el("div", { class: "sofar" }, [el("span", { class: "hide" }, "now "), percent(odds(to))]),
  ]);
  let before = lead.prior;
  const rows = lead.reasons.map((reason) => {
    const from = before;
    before = reason.at;
    return row(reason.weight < 0 ? "against" : "for", from, reason.at, wording(reason), reason.weight);
  });
  const ticks = [-9.97, -6.63, -3.17, 0, 3.17, 6.63, 9.97].filter((tick) => tick > low + span * 0.04 && tick < low + span * 0.96);
  const scale = svg("svg", { class: "bar", "aria-hidden": "true", width: "100%", height: "100%" },
    ticks.map((tick) => svg("text", { x: x(tick), y: "75%", "text-anchor": "middle" }, { "-9.97": "0.1 %", "-6.63": "1 %", "-3.17": "10 %", 0: "50 %", 3.17: "90 %", 6.63: "99 %", 9.97: "99.9 %" }[tick])));
  return part("Reasons, in bits of log₂ odds", { class: "reasons" }, [
    el("ol", { class: "fall" }, [
      el("li", { class: "scale", "aria-hidden": "true" }, [el("div", { class: "words" }, "Each bit doubles the odds"), el("div", { class: "draw" }, scale), el("div", { class: "bits" }, "bits"), el("div", { class: "sofar" }, "so far")]),
      row("prior", 0, lead.prior, [el("b", {}, "Prior"), " before any evidence; a recorded setting"], lead.prior),
      rows,
      row("sum", 0, lead.weight, [el("b", {}, "In all"), " ", grade(lead)], lead.weight),
    ]),
    lead.unexplained && el("p", { class: "alarm" }, `The prior and the counted reasons differ from the lead’s weight by ${bits(lead.unexplained)} bits: do not rely on it.`),
    lead.uncounted.length > 0 && el("div", { class: "uncounted" }, [
      el("p", {}, "Also seen, but not counted: a stronger reason of the same family says it already."),
      el("ul", {}, lead.uncounted.map((reason) => el("li", {}, [el("span", { class: "bits" }, bits(reason.weight)), " ", el("div", {}, wording(reason))]))),
    ]),
  ]);
}

const wording = (reason) => [
  el("code", { class: "signal" }, brief(reason.signal, 60)), " ", foreign(reason.detail), " ",
  el("span", { class: "evidence" }, reason.evidence.map(([index, selector]) => {
    const digest = found.digests[index];
    const whole = `sha256:${digest}${selector ? "#" + selector : ""}`;
    const told = visible(whole);
    return el("button", { type: "button", class: "pointer", title: told, "aria-label": `Copy evidence pointer ${told}`, on: { click: () => copy(whole, "evidence pointer") } },
      `${digest.slice(0, 8)}…${selector ? " " + cutAt(visible(selector), 30).replace("=", " ") : ""}`);
  })),
];

const drawChange = (lead) =>
  part("What would change the grade", {}, [el("ul", { class: "change" }, lead.changes.map((number) => el("li", {}, foreign(found.changes[number], 1000))))]);

function drawJudgements(lead) {
  const judgements = lead.judgements ?? [];
  const revoked = new Map(judgements.filter(({ revokes }) => revokes).map((given) => [given.revokes, given]));
  const says = (given) => [
    given.link && `link ${given.link}`, given.goods && `goods ${given.goods}`, given.revokes && `revokes ${given.revokes}`,
  ].filter(Boolean).join(", ");
  return part("Judgements", {}, [judgements.length
    ? el("ol", { class: "said" }, judgements.map((given) => el("li", { class: revoked.has(given.judgement) ? "revoked" : "" }, [
      el("b", {}, brief(says(given), 120)), " by ", brief(given.by, 80), ", ", when(given.at.slice(0, 16) + "Z"), " ",
      given.note && foreign(given.note), " ", el("code", { class: "muted" }, brief(given.judgement, 20)),
      revoked.has(given.judgement) && el("span", { class: "alarm" }, [" revoked by ", brief(revoked.get(given.judgement).by, 80)]),
    ])))
    : el("p", { class: "muted" }, "Nobody has judged it. To do so: countermark judge")]);
}

function drawMarks(marks) {
  const says = (mark) => [
    mark.in_force ? "in force" : "not in force",
    { true: "covers such goods", false: "does not cover such goods" }[mark.goods_covered] ?? "goods cannot be told",
    mark.territory,
  ].filter(Boolean).join(" · ");
  return part("Marks and rights", {}, [marks.length
    ? el("ul", {}, marks.map((mark) => el("li", {}, [el("b", {}, brief(mark.mark, 80)), " ", brief(mark.registration, 80), el("br"), el("span", { class: mark.in_force ? "muted" : "alarm" }, brief(says(mark)))])))
    : el("p", { class: "muted" }, "None in force was found for that day and place.")]);
}

function drawRecord(lead) {
  return part("Record", {}, [facts([
    ["Lead", address(lead.lead, "lead id")],
    ["First seen", lead.seen.first && when(lead.seen.first)],
    ["Last seen", lead.seen.last && when(lead.seen.last)],
    ["Priority", lead.priority.toFixed(2)],
    ["Operator", lead.operator && foreign(lead.operator)],
    ["Evidence", lead.preserved ? "preserved" : "not yet preserved"],
    ["Standing", `${lead.standing ?? "suspected"}, TLP:${lead.tlp ?? "AMBER"}`],
  ])]);
}
