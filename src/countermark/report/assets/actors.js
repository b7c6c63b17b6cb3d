// Who is behind it: schemes as figures, operators with why they are one, hubs.

{
  const desk = document.getElementById("people");
  const actors = found.actors;
  const plural = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
  const ROLE = { promoter: "Promotes", seller: "Sells", payee: "Is paid", supplier: "Supplies", shipper: "Ships", "": "Beside them" };
  const KIND = { promotes: "promotes", pays: "pays", supplies: "supplies", "ships-for": "ships for" };
  const bareKey = (key) => /^([^:/]+):(?:account|seller)\/(.+)$/s.exec(key) ?? [null, "", key];
  const callsign = (operator, id) => {
    const first = operator?.accounts[0];
    return first ? first.name ?? bareKey(first.key)[2] : id;
  };

  /** A part that is drawn when it is first opened. */
  function folded(title, draw, open) {
    const details = el("details", { class: "actor", open }, el("summary", {}, title));
    const fill = () => { if (details.open && details.children.length === 1) details.append(draw()); };
    details.addEventListener("toggle", fill);
    fill();
    return details;
  }

  function schemeTitle(scheme) {
    const counts = new Map();
    for (const [, , roles] of scheme.boxes) for (const role of roles) counts.set(role, (counts.get(role) ?? 0) + 1);
    const told = [...counts].map(([role, count]) => plural(count, role)).join(", ");
    return [el("code", {}, brief(scheme.scheme, 40)), " ", el("b", {}, told), el("span", { class: "muted" }, ` · ${plural(scheme.leads.length + scheme.unlisted, "lead")} · ${plural(scheme.edges.length, "relation")}`)];
  }

  function operatorTitle(operator) {
    const cities = operator.cities.map(([name]) => name).join(", ");
    return [el("code", {}, brief(operator.operator, 40)), " ", el("b", {}, brief(callsign(operator, operator.operator), 60)),
      el("span", { class: "muted" }, ` · ${plural(operator.accounts.length, "account")}${cities && ` · ${cities}`} · ${plural(operator.leads.length, "lead")}`)];
  }

  function drawScheme(scheme) {
    const panel = el("div", { class: "panel", role: "region", "aria-label": "What was chosen in the figure", "aria-live": "polite" },
      el("p", { class: "muted" }, "Choose a box for the accounts behind it, a line for what it rests on. Arrow keys go from box to box."));
    return el("div", { class: "scheme" }, [
      drawNetwork(scheme, panel), panel,
      el("div", { class: "two" }, [drawTimeline(scheme.timeline), drawMap(scheme.cities)]),
      el("details", {}, [el("summary", {}, "The relations as a table"), relationTable(scheme)]),
      drawLeads(scheme.leads, scheme.unlisted),
    ]);
  }

  const person = (scheme, at) => {
    const [number, id] = scheme.boxes[at];
    return callsign(actors.operators[number], id);
  };

  // --- the network
  function drawNetwork(scheme, panel) {
    const [wide, high] = scheme.box, roomy = high > 30;
    const many = scheme.edges.length > 40;
    const aside = { promotes: -0.18, pays: 0.18, supplies: -0.06, "ships-for": 0.06 }; // side by side, not one on the other
    const path = ([from, to, kind]) => {
      const [, , , x1, y1] = scheme.boxes[from], [, , , x2, y2] = scheme.boxes[to];
      const middle = high * (0.5 + aside[kind]);
      if (x1 === x2) return `M${x1 + wide} ${y1 + middle}C${x1 + wide + 40} ${y1 + middle} ${x2 + wide + 40} ${y2 + middle} ${x2 + wide} ${y2 + middle}`;
      const [start, end] = x1 < x2 ? [x1 + wide, x2] : [x1, x2 + wide];
      const bend = (end - start) / 2;
      return `M${start} ${y1 + middle}C${start + bend} ${y1 + middle} ${end - bend} ${y2 + middle} ${end} ${y2 + middle}`;
    };
    const lines = scheme.edges.map((edge, at) => {
      const d = path(edge);
      const [from, to, kind, weight] = edge;
      const line = svg("path", { d, class: `line ${kind}`, "stroke-width": (1 + Math.min(Math.max(weight, 0), 20) / 5).toFixed(1), "marker-end": `url(#${scheme.scheme}-${kind})` });
      const reach = svg("path", { d, class: "reach", on: { click: () => chooseLine(at) } }, svg("title", {}, `${person(scheme, from)} ${KIND[kind]} ${person(scheme, to)}: ${bits(weight)} bits`));
      return svg("g", { class: "edge" }, [line, reach]);
    });
    const weights = many ? [] : lines.map((line, at) => {
      const [from, to, kind, weight] = scheme.edges[at];
      const [, , , x1, y1] = scheme.boxes[from], [, , , x2, y2] = scheme.boxes[to];
      const x = x1 === x2 ? x1 + wide + 30 : (x1 + x2 + wide) / 2;
      return svg("text", { class: "weight", x, y: (y1 + y2 + high) / 2 - 3 + 40 * aside[kind], "text-anchor": "middle", "aria-hidden": "true" }, weight.toFixed(1));
    });
    const boxes = scheme.boxes.map(([number, id, roles, x, y], at) => {
      const operator = actors.operators[number];
      const accounts = operator?.accounts.length ?? 0;
      const name = callsign(operator, id);
      const city = operator?.cities[0]?.[0];
      return svg("g", {
        class: `box ${roles[0] ?? ""}`, transform: `translate(${x} ${y})`, role: "button", tabindex: at ? -1 : 0,
        "aria-label": visible(`${name}: ${roles.join(", ") || "no role"}, ${plural(accounts, "account")}${city ? `, ${city}` : ""}`),
        on: { click: () => chooseBox(at), keydown: (event) => travel(event, at) },
      }, [
        svg("rect", { width: wide, height: high, rx: 5 }),
        svg("text", { class: "name", x: 8, y: 14.5 }, visible(cutAt(name, roomy ? 22 : 17))),
        roomy && svg("text", { class: "more", x: 8, y: 27 }, visible(cutAt([plural(accounts, "account"), roles.length > 1 && roles.slice(0, 3).join(" + "), city].filter(Boolean).join(" · "), 30))),
      ]);
    });
    const heads = scheme.columns.map(([role, x]) => svg("text", { class: "head", x, y: 13 }, ROLE[role]));
    const tips = Object.keys(KIND).map((kind) => svg("marker", { id: `${scheme.scheme}-${kind}`, class: `tip ${kind}`, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" }, svg("path", { d: "M0 0.5L8 4L0 7.5Z" })));
    const drawing = svg("svg", { class: many ? "network crowded" : "network", viewBox: `-2 0 ${scheme.width + 40} ${scheme.height + 6}`, width: scheme.width + 40, height: scheme.height + 6, role: "group", "aria-label": "Who works together in this scheme" },
      [svg("defs", {}, tips), heads, lines, weights, boxes]);

    function near(of) {
      for (const [at, line] of lines.entries()) {
        const off = of && !of.lines.has(at);
        line.classList.toggle("off", Boolean(off));
        line.classList.toggle("chosen-line", Boolean(of) && !off);
        weights[at]?.classList.toggle("off", Boolean(off));
      }
      for (const [at, box] of boxes.entries()) {
        box.classList.toggle("off", Boolean(of) && !of.boxes.has(at));
        box.classList.toggle("chosen", of?.first === at);
      }
    }
    function chooseBox(at) {
      for (const [other, box] of boxes.entries()) box.setAttribute("tabindex", other === at ? 0 : -1);
      const touching = [...scheme.edges.entries()].filter(([, edge]) => edge[0] === at || edge[1] === at);
      near({ first: at, lines: new Set(touching.map(([line]) => line)), boxes: new Set([at, ...touching.flatMap(([, edge]) => edge.slice(0, 2))]) });
      const [number, id, roles] = scheme.boxes[at];
      const operator = actors.operators[number];
      panel.replaceChildren(
        el("h4", {}, [brief(callsign(operator, id), 80), " ", el("span", { class: "muted" }, roles.join(", "))]),
        ...(operator ? [drawOperator(operator, true)] : [el("p", {}, brief(id))]),
        el("h5", {}, "Relations"), relations(scheme, touching), letGo(),
      );
    }
    function chooseLine(at) {
      const edge = scheme.edges[at];
      near({ first: -1, lines: new Set([at]), boxes: new Set(edge.slice(0, 2)) });
      panel.replaceChildren(el("h4", {}, "Relation"), relations(scheme, [[at, edge]]), letGo());
    }
    const letGo = () => el("button", { type: "button", class: "quiet", on: { click: () => { near(null); panel.replaceChildren(el("p", { class: "muted" }, "Choose a box or a line.")); } } }, "Show all again");
    function travel(event, at) {
      const [, , , x, y] = scheme.boxes[at];
      const ahead = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowRight: [1, 0], ArrowLeft: [-1, 0] }[event.key];
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); return chooseBox(at); }
      if (event.key === "Escape") return near(null);
      if (!ahead) return;
      event.preventDefault();
      const [dx, dy] = ahead;
      const reached = scheme.boxes.map(([, , , bx, by], to) => ({ to, along: (bx - x) * dx + (by - y) * dy, aside: Math.abs((bx - x) * dy) + Math.abs((by - y) * dx) }))
        .filter(({ along }) => along > 1).sort((a, b) => (dx ? a.along - b.along || a.aside - b.aside : a.aside - b.aside || a.along - b.along))[0];
      if (!reached) return;
      boxes[at].setAttribute("tabindex", -1);
      boxes[reached.to].setAttribute("tabindex", 0);
      boxes[reached.to].focus();
    }
    return el("div", {}, [
      el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Figure of the scheme" }, drawing),
      el("ul", { class: "legend" }, Object.entries(KIND).filter(([kind]) => scheme.edges.some((edge) => edge[2] === kind)).map(([kind, told]) =>
        el("li", {}, [svg("svg", { width: 34, height: 8, "aria-hidden": "true" }, svg("path", { class: `line ${kind}`, d: "M0 4H34", "stroke-width": 2 })), ` ${told}`]))),
    ]);
  }

  const pointers = (evidence) => evidence.slice(0, 6).map((whole) => el("button", {
    type: "button", class: "pointer", title: visible(whole), "aria-label": `Copy evidence pointer ${visible(whole)}`, on: { click: () => copy(whole, "evidence pointer") },
  }, `${whole.slice(7, 15)}…${whole.includes("#") ? " " + cutAt(visible(whole.split("#")[1]), 30).replace("=", " ") : ""}`));

  const relations = (scheme, edges) => el("ul", { class: "relations" }, edges.map(([, [from, to, kind, weight, evidence]]) => el("li", {}, [
    el("b", {}, brief(person(scheme, from), 60)), ` ${KIND[kind]} `, el("b", {}, brief(person(scheme, to), 60)), ` ${bits(weight)} bits `,
    el("span", { class: "evidence" }, [pointers(evidence), evidence.length > 6 && el("span", { class: "muted" }, `and ${evidence.length - 6} more`)]),
  ])));

  const relationTable = (scheme) => el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Relations" }, el("table", { class: "plain" }, [
    el("thead", {}, el("tr", {}, ["From", "Relation", "To", "Bits", "Evidence"].map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, scheme.edges.map(([from, to, kind, weight, evidence]) => el("tr", {}, [
      el("td", {}, brief(person(scheme, from), 80)), el("td", {}, KIND[kind]), el("td", {}, brief(person(scheme, to), 80)),
      el("td", { class: "number" }, weight.toFixed(1)), el("td", {}, el("span", { class: "evidence" }, pointers(evidence))),
    ]))),
  ]));

  // --- one actor
  function drawOperator(operator, narrow) {
    return el("div", { class: narrow ? "operator narrow" : "operator" }, [
      el("div", {}, [
        el("h5", {}, plural(operator.accounts.length, "account")),
        el("ul", {}, operator.accounts.map((account) => el("li", {}, [
          address(account.key, "account key"), " ", account.name && brief(account.name, 80), " ",
          el("span", { class: "muted" }, [account.city, account.country].filter(Boolean).map((text) => brief(text, 60)).flatMap((node, at) => (at ? [", ", node] : [node]))),
        ]))),
        operator.identifiers.length > 0 && [el("h5", {}, "What names them"), el("ul", { class: "identifiers" }, operator.identifiers.slice(0, 40).map(([kind, value, count]) => el("li", {}, [
          el("span", { class: "muted" }, brief(kind, 40)), " ", foreign(value, 80), count > 1 && el("span", { class: "muted" }, ` on ${plural(count, "account")}`),
        ])))],
      ].flat(2).filter(Boolean)),
      operator.links.length > 0 && el("div", {}, [el("h5", {}, "Why these are one"), el("ul", { class: "bonds" }, operator.links.map(drawBond))]),
      !narrow && el("div", { class: "two" }, [drawTimeline(operator.timeline), drawMap(operator.cities)]),
      drawLeads(operator.leads, 0),
    ].filter(Boolean));
  }

  function drawBond(bond) {
    const most = Math.max(...bond.reasons.map(([, weight]) => Math.abs(weight)), 1);
    return el("li", {}, [
      el("p", {}, [brief(bareKey(bond.a)[2], 60), " and ", brief(bareKey(bond.b)[2], 60), " ", el("b", {}, `${bits(bond.weight)} bits`)]),
      el("ul", {}, bond.reasons.map(([signal, weight, detail, counted]) => el("li", { class: counted ? "" : "aside" }, [
        svg("svg", { class: "mini", width: 64, height: 10, "aria-hidden": "true" }, svg("rect", { class: weight < 0 ? "against" : "for", width: Math.max(2, (64 * Math.abs(weight)) / most).toFixed(1), height: 10, rx: 1.5 })),
        el("span", { class: "bits" }, bits(weight)), " ", el("span", {}, [el("code", { class: "signal" }, brief(signal, 60)), " ", foreign(detail), !counted && el("span", { class: "muted" }, " (not counted)")]),
      ]))),
    ]);
  }

  const drawLeads = (leads, unlisted) => (leads.length + unlisted > 0) && el("p", { class: "leads-of" }, [
    "Leads: ", leads.slice(0, 30).flatMap((lead) => [el("a", { href: `#${lead}` }, lead), " "]),
    leads.length > 30 && `and ${leads.length - 30} more `, unlisted > 0 && el("span", { class: "muted" }, `(${unlisted} not listed here)`),
  ]);

  // --- the timeline
  function drawTimeline(rows) {
    const days = rows.flatMap(([, events]) => events.map(([at]) => Date.parse(at))).filter(Number.isFinite);
    if (!days.length) return null;
    const first = Math.min(...days), span = Math.max(Math.max(...days) - first, 864e5);
    const x = (at) => `${(2 + (96 * (Date.parse(at) - first)) / span).toFixed(2)}%`;
    const TOLD = { opened: "opened", post: "post", listing: "listing seen", ban: "banned" };
    const mark = ([at, what, detail]) => {
      const title = svg("title", {}, visible(`${at} ${TOLD[what]} ${detail}`));
      if (what === "post") return svg("line", { class: "mark post", x1: x(at), x2: x(at), y1: 5, y2: 19 }, title);
      if (what === "listing") return svg("rect", { class: "mark listing", x: x(at), y: 8, width: 8, height: 8, transform: "translate(-4 0)" }, title);
      if (what === "opened") return svg("circle", { class: "mark opened", cx: x(at), cy: 12, r: 4.5 }, title);
      return svg("svg", { x: x(at), overflow: "visible" }, svg("path", { class: "mark ban", d: "M-5 7L5 17M5 7L-5 17" }, title));
    };
    const year = (time) => new Date(time).toISOString().slice(0, 10);
    const seen = new Set(rows.flatMap(([, events]) => events.map(([, what]) => what)));
    const row = ([account, events]) => {
      const counts = new Map();
      for (const [, what] of events) counts.set(what, (counts.get(what) ?? 0) + 1);
      const told = [...counts].map(([what, count]) => `${count} ${TOLD[what]}`).join(", ");
      return el("li", {}, [named(account), svg("svg", { width: "100%", height: 24, role: "img", "aria-label": visible(`${account}: ${told}, ${events[0][0]} to ${events.at(-1)[0]}`) }, [svg("line", { class: "base", x1: 0, x2: "100%", y1: 12, y2: 12 }), events.map(mark)])]);
    };
    const busy = rows.filter(([, events]) => events.some(([, what]) => what !== "opened"));
    const idle = rows.filter((each) => !busy.includes(each));
    const few = idle.length <= 4 || !busy.length;
    return el("section", { class: "timeline", "aria-label": "Timeline" }, [
      el("h5", {}, "Timeline"),
      el("ol", {}, (few ? rows : busy).map(row)),
      !few && el("details", {}, [el("summary", {}, `${plural(idle.length, "account")} of which only the opening is known`), el("ol", {}, idle.map(row))]),
      el("p", { class: "ends muted" }, [el("span", {}, year(first)), el("span", {}, year(first + span))]),
      el("p", { class: "muted" }, [seen.has("opened") && "○ opened  ", seen.has("post") && "| post  ", seen.has("listing") && "■ listing first seen  ", seen.has("ban") && "✕ banned"].filter(Boolean).join(" ")),
    ].filter(Boolean));
  }

  // --- the map
  function drawMap(cities) {
    if (!cities.length || !actors.land) return null;
    const east = cities.map((city) => city[2]), south = cities.map((city) => -city[3]);
    const wide = Math.min(Math.max(Math.max(...east) - Math.min(...east) + 24, 48), 360);
    const high = Math.max(Math.max(...south) - Math.min(...south) + 14, wide * 0.5);
    const left = (Math.max(...east) + Math.min(...east) - wide) / 2, top = (Math.max(...south) + Math.min(...south) - high) / 2;
    const unit = wide / 420;
    const placed = [];
    const label = ([name, , x, y]) => {
      const late = x > left + wide * 0.72;
      const at = { x: x + unit * (late ? -11 : 11), y: -y + unit * 4 };
      while (placed.some((other) => Math.abs(other.x - at.x) < unit * 90 && Math.abs(other.y - at.y) < unit * 13)) at.y += unit * 13;
      placed.push(at);
      return svg("text", { ...at, "font-size": unit * 12, "text-anchor": late ? "end" : "start" }, visible(cutAt(name, 30)));
    };
    return el("section", { class: "map", "aria-label": "Cities" }, [
      el("h5", {}, "Cities"),
      svg("svg", { viewBox: `${left} ${top} ${wide} ${high}`, role: "img", "aria-label": visible(cities.map(([name, country, , , count]) => `${name}, ${country}: ${plural(count, "account")}`).join("; ")) }, [
        svg("path", { class: "land", d: actors.land }),
        cities.map(([, , x, y, count]) => svg("circle", { class: "city", cx: x, cy: -y, r: unit * (4 + 2 * Math.sqrt(count)), "stroke-width": unit })),
        [...cities].sort((a, b) => b[3] - a[3]).map(label),
      ]),
      el("p", { class: "muted" }, "From the addresses that accounts give; several cities are usual in a scheme."),
    ]);
  }

  function drawHubs(hubs) {
    const FEW = 12;
    const table = (some) => el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Hubs" }, el("table", { class: "plain" }, [
      el("thead", {}, el("tr", {}, ["Kind", "What is shared", "Accounts", "Why it ties nobody"].map((name) => el("th", { scope: "col" }, name)))),
      el("tbody", {}, some.map((hub) => el("tr", {}, [el("td", {}, brief(hub.kind, 40)), el("td", {}, foreign(hub.value, 120)), el("td", { class: "number" }, hub.accounts.toLocaleString("en")), el("td", {}, foreign(hub.why))]))),
    ]));
    return el("section", { class: "hubs", "aria-label": "Hubs" }, [
      el("h3", {}, "Shared by strangers, and so no tie"),
      table(hubs.slice(0, FEW)),
      hubs.length > FEW && el("details", {}, [el("summary", {}, `${plural(hubs.length - FEW, "more hub")}`), table(hubs.slice(FEW))]),
    ].filter(Boolean));
  }

  if (desk && actors) {
    const free = new Set(actors.operators.keys());
    for (const scheme of actors.schemes) for (const [number] of scheme.boxes) free.delete(number);
    const alone = [...free].map((number) => actors.operators[number]);
    desk.append(...[
      actors.schemes.map((scheme, at) => folded(schemeTitle(scheme), () => drawScheme(scheme), at === 0)),
      alone.length > 0 && el("h3", {}, `${plural(alone.length, "actor")} with several accounts, in no scheme`),
      alone.map((operator) => folded(operatorTitle(operator), () => drawOperator(operator), false)),
      actors.hubs.length > 0 && drawHubs(actors.hubs),
    ].flat().filter(Boolean));
  }
}
