// Lets the reader explain findings, and makes of the explanations the file that `gouji check --explanations` reads.
(function () {
  "use strict";
  var doc = document, root = doc.documentElement, zh = root.lang.indexOf("zh") === 0;
  var form = doc.getElementById("explain"), button = doc.getElementById("write"), count = doc.getElementById("written");
  var made = doc.getElementById("made"), said = doc.getElementById("madesaid"), text = doc.getElementById("madetext");
  var place = "gouji-explanations " + location.pathname, kept = {}, unsaved = false, lastWho = "";
  var fields = ["reason", "who", "until"];

  // A page that is opened from a disk may have no storage; what is written then lives as long as the page.
  try { kept = JSON.parse(localStorage.getItem(place)) || {}; } catch (e) { kept = {}; }
  function keep() {
    unsaved = true;
    try { localStorage.setItem(place, JSON.stringify(kept)); unsaved = false; } catch (e) { /* not kept */ }
  }

  // ---- the file. Every value stands in double quotes, so none can be read as anything else than a text.
  function quoted(words) {
    return "\"" + words.replace(/[\\"\p{Cc}\p{Cf}\u2028\u2029\ufffe\uffff]|\p{Cs}/gu, function (c) {
      var code = c.codePointAt(0), hex = code.toString(16);
      if (c === "\\" || c === "\"") { return "\\" + c; }
      if (c === "\n") { return "\\n"; }
      if (code >= 0xd800 && code <= 0xdfff) { return "\ufffd"; }
      return code > 0xffff ? "\\U" + ("0000000" + hex).slice(-8) : "\\u" + ("000" + hex).slice(-4);
    }) + "\"";
  }
  function key(english, chinese) { return zh ? chinese : english; }
  function outcomeOf(at) {
    return !zh || !at.outcome ? at.outcome : at.outcome === "undetermined" ? "未判定" : "违反";
  }
  function entry(file, rule, at, by) {
    var position = [["table", "表"], ["row", "行"], ["col", "列"]].filter(function (part) { return at[part[0]] !== undefined; })
      .map(function (part) { return key(part[0], part[1]) + ": " + quoted(at[part[0]]); });
    var lines = [[key("report", "报告"), file], [key("rule", "规则"), rule], [key("outcome", "结果"), outcomeOf(at)],
      [key("left", "左边"), at.left], [key("right", "右边"), at.right], [key("reason", "理由"), by.reason],
      [key("who", "说明人"), by.who], [key("until", "有效期至"), by.until]]
      .filter(function (line) { return line[1] !== undefined && line[1] !== ""; })
      .map(function (line) { return line[0] + ": " + quoted(line[1]); });
    if (position.length > 0) { lines.splice(2, 0, key("at", "位置") + ": {" + position.join(", ") + "}"); }
    return "  - " + lines.join("\n    ") + "\n";
  }

  // ---- the findings
  var cards = Array.prototype.map.call(doc.querySelectorAll("[data-file] .card[data-x]"), function (card) {
    var file = JSON.parse(card.closest("[data-file]").dataset.file), all = JSON.parse(card.dataset.x);
    return {
      node: card, file: file, rule: card.dataset.r, id: [file, card.dataset.r, card.dataset.x].join("\n"),
      open: all.filter(function (at) { return at.reason === undefined; }),
      inForce: all.filter(function (at) { return at.reason !== undefined; }), box: null
    };
  });
  function filled(card) { return !!kept[card.id] && kept[card.id].reason !== ""; }
  function field(card, name) { return card.box.querySelector("[name=" + name + "]"); }
  function refresh() { count.textContent = cards.reduce(function (sum, card) { return sum + (filled(card) ? card.open.length : 0); }, 0); }
  function changed(card) {
    var now = {};
    fields.forEach(function (name) { now[name] = field(card, name).value.trim(); });
    field(card, "who").required = now.reason !== "";
    if (now.reason === "") { delete kept[card.id]; } else { kept[card.id] = now; lastWho = now.who || lastWho; }
    card.box.classList.toggle("filled", filled(card));
    keep();
    refresh();
  }
  function build(card) {
    card.box = form.content.cloneNode(true).querySelector("details");
    var many = card.box.querySelector("[data-many]");
    many.hidden = card.open.length < 2;
    many.textContent = many.textContent.replace("#", card.open.length);
    if (filled(card)) {
      fields.forEach(function (name) { field(card, name).value = kept[card.id][name] || ""; });
      field(card, "who").required = true;
      card.box.classList.add("filled");
      lastWho = kept[card.id].who || lastWho;
    }
    card.box.addEventListener("input", function () { changed(card); });
    card.box.addEventListener("toggle", function () {
      var who = field(card, "who");
      if (card.box.open && who.value === "" && lastWho) { who.value = lastWho; }
    });
    card.node.appendChild(card.box);
  }
  cards.filter(function (card) { return card.open.length > 0; }).forEach(build);
  button.hidden = cards.length === 0;
  refresh();

  // ---- the button
  button.addEventListener("click", function () {
    var wrong = cards.map(function (card) {
      return card.box && filled(card) ? card.box.querySelector(":invalid") : null;
    }).filter(Boolean)[0];
    if (wrong) {
      wrong.closest("details").open = true;
      wrong.scrollIntoView({ block: "center" });
      wrong.reportValidity();
      return;
    }
    var written = 0, known = 0, body = "";
    cards.forEach(function (card) {
      card.inForce.forEach(function (at) { known += 1; body += entry(card.file, card.rule, at, at); });
      if (filled(card)) {
        card.open.forEach(function (at) { written += 1; body += entry(card.file, card.rule, at, kept[card.id]); });
      }
    });
    var single = cards[0].file, files = doc.querySelectorAll("article[data-file]").length + doc.querySelectorAll("#reports tbody tr").length;
    var beside = files === 1 && single.indexOf("#") < 0 && single !== "-";
    var name = beside ? single.split(/[\/\\]/).pop() + ".说明.yaml" : key("explanations.yaml", "审核说明.yaml");
    text.value = key("explanations", "审核说明") + ":" + (body ? "\n" + body : " []\n");
    said.textContent = said.dataset.words.replace("{file}", name).replace("{written}", written).replace("{known}", known);
    made.hidden = false;
    made.scrollIntoView({ block: "nearest" });
    var link = doc.createElement("a");
    link.href = URL.createObjectURL(new Blob([text.value], { type: "text/yaml;charset=utf-8" }));
    link.download = name;
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
    unsaved = false;
  });
  window.addEventListener("beforeunload", function (event) { if (unsaved) { event.preventDefault(); } });
}());
