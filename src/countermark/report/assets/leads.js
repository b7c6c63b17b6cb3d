// The table of leads: filtered, sorted, and drawn a hundred rows at a time.

{
  const CHUNK = 100;
  const GRADES = ["likely", "possible", "abstain"];
  const desk = document.getElementById("desk");
  const leads = found.leads;
  document.documentElement.classList.add("scripted");

  const priceOf = (lead) => `${lead.listing.currency ?? "~"} ${String(Math.round(100 * (parseFloat(lead.listing.price) || 0))).padStart(14, "0")}`;
  const COLUMNS = [
    { name: "Listing", id: "listing", by: (lead) => lead.listing.title.toLowerCase() },
    { name: "Brand", id: "brand", by: (lead) => found.brands[lead.brand].toLowerCase() },
    { name: "Promoted by", id: "account", by: (lead) => accounts(lead)[0] ?? "\uffff" },
    { name: "Price", id: "price", by: priceOf },
    { name: "Probability", id: "probability", by: (lead) => lead.weight, down: true },
    { name: "Last seen", id: "seen", by: (lead) => lead.seen.last ?? "", down: true },
    { name: "Priority", id: "priority", by: (lead) => lead.priority, down: true },
  ];
  let haystack = null; // made when somebody first searches
  const searchable = () => leads.map((lead) => [
    lead.lead, lead.listing.title, lead.listing.key, lead.listing.url, lead.listing.seller, lead.listing.description?.slice(0, 2000), found.brands[lead.brand],
    ...(lead.posts ?? []).map((post) => `${post.key} ${post.account} ${post.text?.slice(0, 2000) ?? ""}`),
    ...lead.reasons.map((reason) => `${reason.signal} ${reason.detail}`),
    ...(lead.judgements ?? []).map((given) => `${given.by} ${given.note?.slice(0, 2000) ?? ""} ${given.judgement}`),
  ].join("\n").toLowerCase());

  const wanted = { search: "", brand: "", shop: "", account: "", link: "", grades: new Set(GRADES) };
  const order = { column: COLUMNS[6], down: true };
  let chosen = [];
  let shown = 0;

  // --- the desk: filters above, table below
  const tallied = (values) => {
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  };
  const field = (label, control, narrow) => el("div", { class: narrow ? "field narrow" : "field" }, [el("label", { for: control.id }, label), control]);
  const choice = (name, every, counts) => el("select", { id: `by-${name}`, on: { change: (event) => choose({ [name]: event.target.value }) } },
    [el("option", { value: "" }, every), counts.map(([value, count, text]) => el("option", { value }, `${visible(cutAt(text ?? value, 60))} (${count})`))]);
  const typed = (name, hint, list) => el("input", { id: `by-${name}`, type: "search", placeholder: hint, list, maxlength: 500, autocomplete: "off", spellcheck: "false", on: { input: (event) => choose({ [name]: event.target.value }) } });
  const linkOf = (lead) => lead.link ?? "unjudged";
  const judged = leads.some((lead) => lead.link);
  const present = GRADES.filter((name) => leads.some((lead) => lead.grade === name));
  const toggles = el("fieldset", { class: "grades" }, [el("legend", { class: "hide" }, "Grades"), present.map((name) =>
    el("label", { class: name }, [el("input", { type: "checkbox", checked: true, value: name, on: { change: (event) => { wanted.grades[event.target.checked ? "add" : "delete"](name); choose({}); } } }),
      ` ${name} `, el("span", { class: "muted" }, leads.filter((lead) => lead.grade === name).length.toLocaleString("en"))]))]);
  const sorter = el("select", { id: "by-order", on: { change: (event) => { const column = COLUMNS[event.target.value]; sort(column, Boolean(column.down)); } } },
    COLUMNS.map((column, index) => el("option", { value: index, selected: column === order.column }, column.name)));
  const count = el("p", { id: "count", role: "status" });
  const clear = el("button", { type: "button", class: "quiet", on: { click: reset } }, "Clear filters");
  const openAll = el("button", { type: "button", class: "quiet", "aria-pressed": "false", on: { click: toggleAll } }, "Open all shown");
  const body = el("tbody", { role: "rowgroup" });
  const heads = COLUMNS.map((column) => el("th", { scope: "col", role: "columnheader", class: column.id },
    el("button", { type: "button", class: "sort", on: { click: () => sort(column, order.column === column ? !order.down : Boolean(column.down)) } }, [column.name, el("span", { class: "way", "aria-hidden": "true" })])));
  const more = el("button", { type: "button", class: "next", on: { click: showMore } });
  const nothing = el("p", { class: "empty", hidden: true }, "No lead fits these filters.");

  if (desk) {
    const often = tallied(leads.flatMap(accounts)).slice(0, 300);
    desk.append(
      el("form", { class: "filters", role: "search", "aria-label": "Filter the leads", on: { submit: (event) => event.preventDefault() } }, [
        field("Search", typed("search", "words, keys, reasons")),
        field("Brand", choice("brand", "All brands", tallied(leads.map((lead) => lead.brand)).map(([id, number]) => [id, number, found.brands[id]]))),
        field("Shop", choice("shop", "All shops", tallied(leads.map((lead) => lead.shop)))),
        field("Account", typed("account", "part of its name", "accounts")),
        judged && field("Judgement", choice("link", "Any", tallied(leads.map(linkOf)))),
        el("datalist", { id: "accounts" }, often.map(([value]) => el("option", { value }))),
        field("Sort by", sorter, true),
        toggles,
      ]),
      el("div", { class: "bar-line" }, [count, clear, openAll]),
      el("table", { class: "leads", role: "table", "aria-labelledby": "leads-title", on: { keydown: travel } }, [
        el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, heads)), body,
      ]), nothing, more,
    );
    choose({});
    sort(order.column, true);
    jump();
    addEventListener("hashchange", jump);
  }

  function choose(change) {
    Object.assign(wanted, change);
    const words = wanted.search.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length) haystack ??= searchable();
    const account = wanted.account.toLowerCase();
    chosen = leads.map((_, index) => index).filter((index) => {
      const lead = leads[index];
      return wanted.grades.has(lead.grade) && (!wanted.brand || lead.brand === wanted.brand) && (!wanted.shop || lead.shop === wanted.shop)
        && (!wanted.link || linkOf(lead) === wanted.link)
        && (!account || accounts(lead).some((key) => key.toLowerCase().includes(account))) && words.every((word) => haystack[index].includes(word));
    });
    clear.hidden = !(wanted.search || wanted.brand || wanted.shop || wanted.account || wanted.link || wanted.grades.size < 3);
    arrange();
  }

  function reset() {
    for (const control of desk.querySelectorAll("[id^=by-]:not(#by-order)")) control.value = "";
    for (const box of toggles.querySelectorAll("input")) box.checked = true;
    choose({ search: "", brand: "", shop: "", account: "", link: "", grades: new Set(GRADES) });
    document.getElementById("by-search").focus();
  }

  function sort(column, down) {
    Object.assign(order, { column, down });
    COLUMNS.forEach((other, index) => heads[index].setAttribute("aria-sort", other !== column ? "none" : down ? "descending" : "ascending"));
    sorter.value = COLUMNS.indexOf(column);
    arrange();
    say(`Sorted by ${column.name}, ${down ? "descending" : "ascending"}`);
  }

  function arrange() {
    const keyed = chosen.map((index) => [order.column.by(leads[index]), index]);
    keyed.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0) * (order.down ? -1 : 1) || a[1] - b[1]);
    chosen = keyed.map(([, index]) => index);
    body.replaceChildren();
    shown = 0;
    openAll.setAttribute("aria-pressed", "false");
    openAll.textContent = "Open all shown";
    showMore();
  }

  function showMore() {
    const next = chosen.slice(shown, shown + CHUNK);
    const rows = next.map((index) => drawRow(leads[index], index));
    body.append(...rows);
    if (shown) rows[0]?.querySelector(".open").focus();
    shown += next.length;
    count.textContent = `${chosen.length.toLocaleString("en")} of ${leads.length.toLocaleString("en")} leads${shown < chosen.length ? `, the first ${shown.toLocaleString("en")} shown` : ""}`;
    more.hidden = shown >= chosen.length;
    more.textContent = `Show ${Math.min(CHUNK, chosen.length - shown)} more`;
    nothing.hidden = chosen.length > 0;
  }

  // --- a row, and the lead below it
  function drawRow(lead, index) {
    const names = accounts(lead);
    const cell = (column, children) => el("td", { role: "cell", class: column, "data-name": COLUMNS.find(({ id }) => id === column).name }, children);
    const open = el("button", { type: "button", class: "open", "aria-expanded": "false", "aria-controls": `lead-${index}` }, brief(lead.listing.title || "(no title)"));
    const row = el("tr", { role: "row", class: "short", "data-index": index }, [
      cell("listing", [open, el("code", {}, brief(lead.listing.key, 60))]),
      cell("brand", brief(found.brands[lead.brand], 60)),
      cell("account", names.length ? [named(names[0]), names.length > 1 && el("span", { class: "muted" }, ` + ${names.length - 1}`)] : el("span", { class: "muted" }, "–")),
      cell("price", brief(priced(lead.listing))),
      cell("probability", [meter(lead), el("span", { class: "value" }, percent(lead.probability)), grade(lead), verdict(lead)]),
      cell("seen", lead.seen.last ? visible(lead.seen.last.slice(0, 10)) : "–"),
      cell("priority", lead.priority.toFixed(2)),
    ]);
    row.addEventListener("click", (event) => {
      if (event.target.closest(".open") || (!event.target.closest("button") && !String(getSelection()))) toggle(row);
    });
    return row;
  }

  function meter(lead) {
    return svg("svg", { class: `meter ${lead.grade}`, "aria-hidden": "true", width: 56, height: 6 }, [
      svg("rect", { class: "track", width: 56, height: 6, rx: 3 }),
      svg("rect", { class: "part", width: Math.max(3, 56 * lead.probability).toFixed(1), height: 6, rx: 3 }),
    ]);
  }

  function toggle(row, want) {
    const open = row.querySelector(".open");
    const is = open.getAttribute("aria-expanded") === "true";
    if (want === is) return;
    open.setAttribute("aria-expanded", String(!is));
    row.classList.toggle("opened", !is);
    if (is) return row.nextElementSibling.remove();
    const index = row.dataset.index;
    row.after(el("tr", { role: "row", class: "long", id: `lead-${index}` }, el("td", { role: "cell", colspan: COLUMNS.length }, drawLead(leads[index]))));
  }

  function toggleAll() {
    const want = openAll.getAttribute("aria-pressed") !== "true";
    for (const row of body.querySelectorAll(".short")) toggle(row, want);
    openAll.setAttribute("aria-pressed", String(want));
    openAll.textContent = want ? "Close all" : "Open all shown";
  }

  function travel(event) {
    const inside = event.target.closest(".long");
    if (event.key === "Escape") {
      const row = inside ? inside.previousElementSibling : event.target.closest(".short");
      if (!row) return;
      toggle(row, false);
      row.querySelector(".open").focus();
    } else if (event.target.matches(".open")) {
      const opens = [...body.querySelectorAll(".open")];
      const at = opens.indexOf(event.target);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: opens.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      opens[Math.max(0, Math.min(to, opens.length - 1))].focus();
    }
  }

  /** Opens the lead that the address names after `#`. */
  function jump() {
    const at = leads.findIndex((lead) => `#${lead.lead}` === location.hash);
    if (at < 0) return;
    if (!chosen.includes(at)) reset();
    while (shown <= chosen.indexOf(at)) showMore();
    const row = body.querySelector(`[data-index="${at}"]`);
    toggle(row, true);
    row.querySelector(".open").focus();
    row.scrollIntoView();
  }

  for (const facet of document.querySelectorAll(".facet"))
    facet.addEventListener("click", () => {
      const { filter, value } = facet.dataset;
      document.getElementById(`by-${filter}`).value = value;
      choose({ [filter]: value });
      document.getElementById("leads").scrollIntoView();
      document.getElementById(`by-${filter}`).focus({ preventScroll: true });
    });

  // --- the theme: the system's, or the reader's choice
  const THEMES = ["system", "dark", "light"];
  const button = document.getElementById("theme");
  const wear = (theme) => {
    document.documentElement.dataset.theme = theme;
    button.textContent = `Theme: ${theme}`;
    try { localStorage.setItem("countermark-theme", theme); } catch { /* a reader may refuse to be remembered */ }
  };
  let kept = null;
  try { kept = localStorage.getItem("countermark-theme"); } catch { /* as above */ }
  if (THEMES.includes(kept)) wear(kept);
  button.addEventListener("click", () => wear(THEMES[(THEMES.indexOf(document.documentElement.dataset.theme ?? "system") + 1) % THEMES.length]));
}
