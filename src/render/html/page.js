// Filters, steps through findings and shows them at their cells. Everything it needs stands in the page; without it
// the page reads the same, only longer.
(function () {
  "use strict";
  var doc = document, root = doc.documentElement;
  var form = doc.getElementById("filter"), shown = doc.getElementById("shown"), tip = doc.getElementById("tip");
  var step = doc.getElementById("step"), theme = doc.getElementById("theme"), none = doc.getElementById("none");
  var cards = Array.prototype.slice.call(doc.querySelectorAll(".card"));
  var marked = Array.prototype.slice.call(doc.querySelectorAll("td.m"));
  var reports = Array.prototype.slice.call(doc.querySelectorAll("article.report"));
  var rows = Array.prototype.slice.call(doc.querySelectorAll("#reports tbody tr"));
  var offices = Array.prototype.slice.call(doc.querySelectorAll("#matrix tbody tr"));
  var names = {};
  var total = cards.reduce(function (sum, card) { return sum + Number(card.dataset.n); }, 0);

  form.hidden = false;
  theme.hidden = false;
  step.hidden = cards.length === 0;
  rows.forEach(function (row) { names["r" + row.dataset.r] = row.cells[1].textContent.toLowerCase(); });

  function reportOf(id) { return id.replace(/[fc]\d+$/, ""); }
  function cardsOf(td) {
    var report = reportOf(td.id);
    return td.dataset.f.split(" ").map(function (n) { return doc.getElementById(report + "f" + n); }).filter(Boolean);
  }

  // ---- filter: its state is the part of the address behind `#`
  function chosen(name) {
    return Array.prototype.filter.call(form.elements[name], function (box) { return box.checked; })
      .map(function (box) { return box.value; });
  }
  function state() {
    return { severity: chosen("severity"), outcome: chosen("outcome"), rule: form.elements.rule.value,
      q: form.elements.q ? form.elements.q.value.trim().toLowerCase() : "" };
  }
  function words(now) {
    var list = [];
    if (now.severity.length < 3) { list.push("severity=" + now.severity.join(",")); }
    if (now.outcome.length < 2) { list.push("outcome=" + now.outcome.join(",")); }
    if (now.rule) { list.push("rule=" + encodeURIComponent(now.rule)); }
    if (now.q) { list.push("q=" + encodeURIComponent(now.q)); }
    return list.join("&");
  }
  function read(hash) {
    var given = {};
    hash.replace(/^#/, "").split("&").forEach(function (pair) {
      var at = pair.indexOf("=");
      if (at > 0) {
        try { given[pair.slice(0, at)] = decodeURIComponent(pair.slice(at + 1)); } catch (e) { /* not an address of ours */ }
      }
    });
    ["severity", "outcome"].forEach(function (name) {
      var wanted = name in given ? given[name].split(",") : null;
      Array.prototype.forEach.call(form.elements[name], function (box) { box.checked = !wanted || wanted.indexOf(box.value) >= 0; });
    });
    form.elements.rule.value = given.rule || "";
    if (form.elements.rule.selectedIndex < 0) { form.elements.rule.value = ""; }
    if (form.elements.q) { form.elements.q.value = given.q || ""; }
  }
  function apply() {
    var now = state(), narrow = words(now) !== "", seen = 0, withCards = {};
    var narrowed = narrow && (now.severity.length < 3 || now.outcome.length < 2 || now.rule !== "");
    cards.forEach(function (card) {
      var report = reportOf(card.id), name = names[report];
      var fits = now.severity.indexOf(card.dataset.s) >= 0 && now.outcome.indexOf(card.dataset.o) >= 0 &&
        (!now.rule || card.dataset.r === now.rule) && (!now.q || !name || name.indexOf(now.q) >= 0);
      card.hidden = !fits;
      if (fits) { seen += Number(card.dataset.n); withCards[report] = true; }
    });
    marked.forEach(function (td) {
      var list = cardsOf(td).filter(function (card) { return !card.hidden; });
      td.classList.toggle("off", list.length === 0);
      if (list.length === 0) { return; }
      var worst = list.map(kind).sort(function (a, b) { return "ewui".indexOf(a) - "ewui".indexOf(b); })[0];
      "ewui".split("").forEach(function (k) { td.classList.toggle(k, k === worst); });
    });
    reports.forEach(function (article) {
      article.hidden = !fitsName(article.id, now.q) || (narrowed && !withCards[article.id]);
    });
    var left = 0;
    rows.forEach(function (row) {
      var id = "r" + row.dataset.r;
      // Of a report that is not drawn nobody knows whether it fits; it stays.
      row.hidden = !fitsName(id, now.q) || (narrowed && !!doc.getElementById(id) && !withCards[id]);
      if (!row.hidden) { left += 1; }
    });
    offices.forEach(function (row) {
      var own = row.cells[0].textContent.toLowerCase(), places = row.querySelectorAll("[data-r]"), some = false;
      var named = !now.q || own.indexOf(now.q) >= 0;
      Array.prototype.forEach.call(places, function (place) {
        var id = "r" + place.dataset.r;
        var fits = (named || fitsName(id, now.q)) && (!narrowed || !doc.getElementById(id) || !!withCards[id]);
        place.classList.toggle("off", !fits);
        some = some || fits;
      });
      row.hidden = !some;
    });
    if (none) { none.hidden = left > 0; }
    shown.textContent = seen === total ? shown.dataset.all.replace("#", total)
      : shown.dataset.some.replace("##", "\u0000").replace("#", seen).replace("\u0000", total);
    root.classList.toggle("filtered", narrow);
  }
  function fitsName(id, q) { return !q || !names[id] || names[id].indexOf(q) >= 0; }
  function kind(card) { return card.dataset.o === "undetermined" ? "u" : card.dataset.s.charAt(0); }
  function changed() {
    var now = words(state());
    try { history.replaceState(null, "", "#" + now); } catch (e) { /* a page without an address */ }
    apply();
  }
  form.addEventListener("change", changed);
  form.addEventListener("input", changed);
  form.addEventListener("reset", function () { setTimeout(changed, 0); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  function arrive() {
    var hash = location.hash;
    if (hash.indexOf("=") > 0 || hash === "" || hash === "#") { read(hash); apply(); return; }
    var target = doc.getElementById(hash.slice(1));
    if (!target) { return; }
    // What somebody wants to see is not held back by a filter.
    if (target.closest("[hidden]") || target.classList.contains("off")) { read(""); apply(); target.scrollIntoView(); }
    for (var box = target.closest("details"); box; box = box.parentElement && box.parentElement.closest("details")) { box.open = true; }
  }
  window.addEventListener("hashchange", arrive);

  // ---- next and previous finding
  var at = -1;
  function go(by) {
    var list = cards.filter(function (card) { return !card.hidden; });
    if (list.length === 0) { return; }
    var here = list.findIndex(function (card) { return card.id === location.hash.slice(1); });
    at = here >= 0 ? here : at;
    at = ((at < 0 && by < 0 ? 0 : at) + by + list.length) % list.length;
    // Not by the address: the filter stands there.
    list[at].scrollIntoView({ block: "center" });
    light([list[at]]);
  }
  step.addEventListener("click", function (event) {
    var by = Number(event.target.dataset.step);
    if (by) { go(by); }
  });

  // ---- cells and findings point at each other
  var lit = [];
  function light(list) {
    lit.forEach(function (node) { node.classList.remove("lit"); });
    lit = list.slice();
    list.forEach(function (card) {
      card.classList.add("lit");
      Array.prototype.forEach.call(card.querySelectorAll(".cells a"), function (link) {
        var td = doc.getElementById(link.getAttribute("href").slice(1));
        if (td) { td.classList.add("lit"); lit.push(td); }
      });
    });
  }
  function show(td) {
    var list = cardsOf(td).filter(function (card) { return !card.hidden; });
    hide();
    if (list.length === 0) { return; }
    list.forEach(function (card) { card.classList.add("lit"); lit.push(card); });
    tip.textContent = "";
    var about = [td.dataset.at, td.dataset.note].filter(Boolean).join(" · ");
    if (about) {
      var line = doc.createElement("p");
      line.className = "where";
      line.textContent = about;
      tip.appendChild(line);
    }
    list.slice(0, 4).forEach(function (card) {
      var copy = card.cloneNode(true);
      copy.removeAttribute("id");
      copy.classList.remove("lit");
      Array.prototype.forEach.call(copy.querySelectorAll("details"), function (node) { node.remove(); });
      tip.appendChild(copy);
    });
    tip.hidden = false;
    var box = td.getBoundingClientRect(), own = tip.getBoundingClientRect(), edge = 8;
    var left = Math.max(edge, Math.min(box.left, root.clientWidth - own.width - edge));
    var below = box.bottom + 6, above = box.top - own.height - 6;
    var top = below + own.height > root.clientHeight && above > 0 ? above : below;
    tip.style.left = left + window.scrollX + "px";
    tip.style.top = top + window.scrollY + "px";
  }
  function hide() {
    tip.hidden = true;
    lit.forEach(function (node) { node.classList.remove("lit"); });
    lit = [];
  }
  doc.addEventListener("mouseover", function (event) {
    var td = event.target.closest && event.target.closest("td.m");
    if (td) { show(td); return; }
    var card = event.target.closest && event.target.closest(".cards > .card");
    if (card) { tip.hidden = true; light([card]); } else { hide(); }
  });
  doc.addEventListener("focusin", function (event) {
    var td = event.target.closest("td.m");
    if (td) { show(td); } else { hide(); }
  });
  doc.addEventListener("keydown", function (event) { if (event.key === "Escape") { hide(); } });

  // ---- light and dark
  try { var kept = localStorage.getItem("gouji-theme"); if (kept) { root.dataset.theme = kept; } } catch (e) { /* not kept */ }
  theme.addEventListener("click", function () {
    var dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem("gouji-theme", root.dataset.theme); } catch (e) { /* not kept */ }
  });

  // ---- paper shows what is folded
  var opened = [];
  window.addEventListener("beforeprint", function () {
    hide();
    opened = Array.prototype.slice.call(doc.querySelectorAll("details.print:not([open])"));
    opened.forEach(function (box) { box.open = true; });
  });
  window.addEventListener("afterprint", function () { opened.forEach(function (box) { box.open = false; }); });

  arrive();
  if (location.hash === "") { apply(); }
}());
