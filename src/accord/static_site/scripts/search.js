// Searches a copy of the site: names in several spellings, words of texts, and what a found record takes part in.
// The tables of letters come with the index; what sounds alike here is a little coarser than on a server.
"use strict";

const accordSearch = {};

(() => {
  const { index } = document.currentScript.dataset;
  const PER_GROUP = 8;
  const ALONE = 200;
  const LEADING = 20; // records found by name whose part in others is looked for
  const MIN_PREFIX = 3; // letters from which the last word may be the beginning of another
  const MAX_FORMS = 16;
  const place = document.getElementById("found");
  const given = new URLSearchParams(location.search);
  const query = (given.get("q") ?? "").split(/\s+/).filter(Boolean).join(" ").slice(0, 300);
  let letters;
  let sounds;
  let pattern;

  const element = (name, attributes = {}, ...children) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...children);
    return made;
  };

  function fold(text) {
    const joined = [...text].filter((letter) => !letters.apostrophes.includes(letter)).join("");
    const bare = joined.normalize("NFKD").toLowerCase().replace(/\p{Mn}/gu, "").normalize("NFC");
    return [...bare].map((letter) => letters.typed[letter] ?? letter).join("");
  }

  function words(text) {
    const all = (text.match(/[\p{L}\p{N}\p{M}'’ʼʿʾ`´]+/gu) ?? []).map((raw) => ({ raw, folded: fold(raw.replace(/['’]s$/i, "")) })).filter((word) => word.folded);
    const kept = all.filter((word) => !letters.left.includes(word.folded));
    return kept.length ? kept : all;
  }

  // The consonants by which a typed word may sound.
  function consonants(raw) {
    const spelled = [...raw.normalize("NFC").toLowerCase()].map((letter) => letters.spelled[letter] ?? letter).join("");
    const typed = fold(spelled);
    if (!/^\p{L}+$/u.test(typed)) return [];
    const isArabic = typed[0] in letters.arabic;
    const starts = [typed];
    if (isArabic && typed.startsWith("ال") && typed.length > 4) starts.push(typed.slice(2));
    const read = starts.flatMap((word) => {
      const parts = isArabic ? [...word].map((letter) => letters.arabic[letter] ?? "") : (word.match(pattern) ?? []).map((some) => letters.latin[some] ?? "");
      return parts.reduce((forms, part) => forms.flatMap((form) => part.split("|").map((sound) => form + sound)).slice(0, MAX_FORMS), [""]);
    });
    const ended = read.filter((form) => form.endsWith("H") && new Set(form.match(/[A-Z]/g)).size > 2).map((form) => form.slice(0, -1));
    return [...new Set([...read, ...ended].map((form) => form.replace(/([A-Z])\1+/g, "$1").replace("SX", "X").replace("XH", "X").replace(/T$/, "D").replace(/[^A-Z]/g, "")))];
  }

  function distance(a, b) {
    let row = [...Array(b.length + 1).keys()];
    for (let i = 1; i <= a.length; i += 1) {
      const above = row;
      row = [i];
      for (let j = 1; j <= b.length; j += 1) row.push(Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    return row[b.length];
  }

  const isLatin = (word) => /^[a-z]/.test(word);

  // How well a typed word fits a recorded one: 0 the same, 1 by its sound, 2 its beginning; 9 not.
  function fit(word, known, isLast) {
    if (word.folded === known) return 0;
    const theirs = sounds[known] ?? [];
    const alike = word.sounds.some((sound) => sound.length > 1 && theirs.includes(sound));
    const near = isLatin(word.folded) !== isLatin(known) ? 1 : distance(word.folded, known) <= (known.length < 6 ? 1 : known.length < 9 ? 2 : 3);
    if (alike && near) return 1;
    return isLast && word.folded.length >= MIN_PREFIX && known.startsWith(word.folded) ? 2 : 9;
  }

  // The level at which a record has all words of the query in its names and what stands beside them; 9 where it has not.
  function named(record, asked) {
    const needed = asked.filter((word) => !letters.titles.includes(word.folded));
    const wanted = needed.length ? needed : asked;
    let best = { level: 9, name: "" };
    const own = new Set();
    for (const name of record.names) {
      const known = name.words;
      const level = Math.max(...wanted.map((word, at) => Math.min(9, ...known.map((one) => fit(word, one, at === wanted.length - 1)))));
      if (level < best.level || (level === best.level && name.text.length < best.name.length)) best = { level, name: name.text };
      known.forEach((one) => own.add(one));
    }
    if (best.level < 9 || !own.size) return best;
    const all = [...own, ...record.beside];
    const has = (word, at, some) => some.some((one) => fit(word, one, at === wanted.length - 1) < 9);
    return wanted.every((word, at) => has(word, at, all)) && wanted.some((word, at) => has(word, at, [...own])) ? { level: 3, name: "" } : best;
  }

  function inText(record, asked) {
    record.text ??= ` ${words(`${record.label} ${record.texts}`).map((word) => word.folded).join(" ")} `;
    return asked.every((word, at) => record.text.includes(at === asked.length - 1 && word.folded.length >= MIN_PREFIX ? ` ${word.folded}` : ` ${word.folded} `));
  }

  function excerpt(record, asked) {
    const plain = record.texts;
    const at = plain.toLowerCase().indexOf(asked[0].raw.toLowerCase());
    if (at < 0) return null;
    const start = plain.lastIndexOf(" ", Math.max(0, at - 60)) + 1;
    const end = at + asked[0].raw.length;
    return element("span", { className: "count", dir: "auto" }, (start ? "…" : "") + plain.slice(start, at), element("mark", {}, plain.slice(at, end)), `${plain.slice(end, end + 90)}…`);
  }

  function find(groups, asked) {
    const found = groups.map((group) => ({ group, hits: new Map() }));
    const leading = new Map();
    for (const { group, hits } of found) {
      let some = group.records.map((record) => ({ record, ...named(record, asked) })).filter((hit) => hit.level < 9);
      const least = Math.min(9, ...some.map((hit) => hit.level));
      some = some.filter((hit) => hit.level < 2 || hit.level === least); // where some fit in full, those that fit in part say nothing
      some.sort((a, b) => a.level - b.level || a.name.length - b.name.length || (a.record.label < b.record.label ? -1 : 1));
      for (const hit of some) hits.set(hit.record, { name: hit.name });
      if (group.isNamed) for (const hit of some.slice(0, LEADING)) leading.set(JSON.stringify([group.table, hit.record.id]), hit.record.label);
      if (!group.isNamed || !some.length) for (const record of group.records) if (!hits.has(record) && inText(record, asked)) hits.set(record, { excerpt: excerpt(record, asked) });
    }
    for (const { group, hits } of found) {
      for (const record of leading.size ? group.records : []) {
        const part = hits.has(record) ? undefined : record.parts.find((one) => leading.has(JSON.stringify(one)));
        if (part) hits.set(record, { through: leading.get(JSON.stringify(part)) });
      }
    }
    return found.filter(({ hits }) => hits.size);
  }

  function item([record, hit]) {
    const made = element("li", {}, element("a", { href: record.file, dir: "auto" }, record.label));
    if (record.native) made.append(" ", element("span", { className: "native", dir: "auto" }, record.native));
    if (record.said) made.append(" ", element("span", { className: "count" }, record.said));
    if (hit.name && hit.name !== record.label && hit.name !== record.native) made.append(element("br"), element("span", { className: "count" }, "recorded as "), element("span", { dir: "auto" }, hit.name));
    if (hit.excerpt) made.append(element("br"), hit.excerpt);
    if (hit.through) made.append(element("br"), element("span", { className: "count" }, `found through ${hit.through}`));
    return made;
  }

  function section({ group, hits }, only) {
    const shown = [...hits].slice(0, only ? ALONE : PER_GROUP);
    const made = element("section", {}, element("h2", { id: `found-${group.table}` }, `${group.title} `, element("span", { className: "count" }, String(hits.size))), element("ul", { className: "plain" }, ...shown.map(item)));
    if (hits.size > shown.length) {
      made.append(element("p", {}, only ? `The first ${shown.length} are shown.` : element("a", { href: `?${new URLSearchParams({ q: query, in: group.table })}` }, `More of the ${hits.size} in ${group.title.toLowerCase()}`)));
    }
    return made;
  }

  accordSearch.begin = (data) => {
    ({ letters, sounds } = data);
    const keys = Object.keys(letters.latin).sort((a, b) => b.length - a.length);
    pattern = new RegExp(`${keys.join("|")}|.`, "gsu");
    const only = given.get("in");
    const groups = data.groups.filter((group) => !only || group.table === only).map((group) => ({
      ...group,
      records: group.records.map(([id, label, native, said, file, names, beside, texts, parts]) => ({
        id, label, native, said, file, texts, parts,
        names: names.map((text) => ({ text, words: words(text).map((word) => word.folded) })),
        beside: beside.flatMap((text) => words(text).map((word) => word.folded)),
      })),
    }));
    const asked = words(query).slice(0, 10).map((word) => ({ ...word, sounds: word.folded in sounds ? sounds[word.folded] : consonants(word.raw) }));
    const found = asked.length ? find(groups, asked) : [];
    const parts = found.map((one) => section(one, only));
    if (!parts.length) parts.push(element("p", { className: "zero-results" }, "Nothing here has ", element("b", { dir: "auto" }, query), ". All words must be found in one row or in what belongs to it: try fewer of them, or a part of a name alone."));
    if (data.leftOut.length) parts.push(element("p", { className: "count" }, `Too long to be searched in a copy: ${data.leftOut.join(", ")}.`));
    place.replaceChildren(...parts);
  };

  if (query && place) {
    document.title = `${query}, ${document.title}`;
    document.getElementById("q").value = query;
    document.querySelector("main > .lead")?.remove();
    place.textContent = "Searching …";
    document.head.append(element("script", { src: index }));
  }
})();
