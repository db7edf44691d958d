// Finds the passages of the edition in a copy of the translation, in the browser.
// The same as analysis/witness/align.py, words.py and read.py; the tests hold both to the same answers.
"use strict";
(function (scope) {
  const NEAR = 15, FAR = 21, LONGEST = 3, CUT = 3, MAX_BYTES = 5000000;
  const word = () => /[\p{L}\p{N}]+(?:['’‘ʼ′´`][\p{L}\p{N}]+)?/gu;
  const normalised = (w) => w.toLowerCase().replace(/ß/g, "ss").replace(/ς/g, "σ").replace(/[’‘ʼ′´`]/g, "'");
  const words = (text) => (text.normalize("NFC").match(word()) || []).map(normalised);
  const utf8 = (text) => new TextEncoder().encode(text);

  // SHA-256 (FIPS 180-4). The browser's own is not there on every page that is opened from a folder.
  const ROUNDS = [], START = [];
  for (let n = 2, count = 0; count < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) { prime = false; break; }
    if (!prime) continue;
    if (count < 8) START.push(Math.floor((Math.sqrt(n) % 1) * 2 ** 32));
    ROUNDS.push(Math.floor((Math.cbrt(n) % 1) * 2 ** 32));
    count++;
  }
  function sha256(bytes) {
    const length = bytes.length, padded = new Uint8Array(((length + 8 >> 6) + 1) << 6);
    padded.set(bytes);
    padded[length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(length / 2 ** 29));
    view.setUint32(padded.length - 4, length << 3);
    const turn = (x, n) => (x >>> n) | (x << (32 - n));
    let h = Int32Array.from(START);
    const w = new Int32Array(64);
    for (let at = 0; at < padded.length; at += 64) {
      for (let i = 0; i < 64; i++) {
        if (i < 16) { w[i] = view.getInt32(at + 4 * i); continue; }
        const a = w[i - 15], b = w[i - 2];
        w[i] = w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + w[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
      }
      let [a, b, c, d, e, f, g, k] = h;
      for (let i = 0; i < 64; i++) {
        const one = (k + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[i] + w[i]) | 0;
        const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        [k, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
      }
      h = h.map((x, i) => x + [a, b, c, d, e, f, g, k][i]);
    }
    return Array.from(h, (x) => (x >>> 0).toString(16).padStart(8, "0")).join("");
  }
  const checksum = (plain) => sha256(utf8(plain.join(" ")));

  const MASK = (1n << 64n) - 1n;
  function fnv1a(bytes) {
    let value = 0xcbf29ce484222325n;
    for (const byte of bytes) value = ((value ^ BigInt(byte)) * 0x100000001b3n) & MASK;
    return value;
  }
  function simhash(plain) {
    const totals = new Array(64).fill(0);
    for (let n = 0; n < Math.max(1, plain.length - 2); n++) {
      const value = fnv1a(utf8(plain.slice(n, n + 3).join(" ")));
      const high = Number(value >> 32n), low = Number(value & 0xffffffffn);
      for (let bit = 0; bit < 32; bit++) {
        totals[bit] += (low >>> bit) & 1 ? 1 : -1;
        totals[bit + 32] += (high >>> bit) & 1 ? 1 : -1;
      }
    }
    return totals.reduce((sum, total, bit) => (total > 0 ? sum | (1n << BigInt(bit)) : sum), 0n);
  }
  function distance(one, other) {
    let differing = one ^ other, count = 0;
    for (; differing; differing &= differing - 1n) count++;
    return count;
  }

  // The paragraphs of a copy.

  function decode(bytes) {
    const marked = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    let text;
    try {
      const encoding = !marked ? "utf-8" : bytes[0] === 0xff ? "utf-16le" : "utf-16be";
      text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      text = otherEncoding(bytes);
    }
    if (/[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffe]/.test(text)) throw new Error("This is no text; save the copy as plain text in UTF-8, or as a web page.");
    return text;
  }
  // Text that is not wholly UTF-8: with a letter cut through, in the encoding that a page names, or else in that of old Macs or of Windows.
  function otherEncoding(bytes) {
    const text = new TextDecoder("utf-8").decode(bytes);
    const count = (pattern, where) => (where.match(pattern) || []).length;
    if (count(/[^\x00-\x7f]/gu, text) > 2 * count(/\ufffd/g, text)) return text;
    const plain = new TextDecoder("windows-1252").decode(bytes);
    const charset = /<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)/i.exec(plain.slice(0, 4096));
    try {
      if (charset) return new TextDecoder(charset[1] || charset[2]).decode(bytes);
    } catch { /* no encoding of that name */ }
    const marks = count(/[\u00d2-\u00d5](?=[A-Za-z])|(?<=[a-z.,])[\u00d3\u00d5]/g, plain);
    return marks > count(/[‘’“”]/g, plain) ? new TextDecoder("macintosh").decode(bytes) : plain;
  }
  // Words divided at the ends of lines are made whole, unless the text has them elsewhere with a hyphen.
  function joined(text) {
    return text.replace(/(\p{L}{2,})-[ \t]*\n[ \t]*(\p{L}+)/gu, (_, first, second) => {
      const hyphened = `${first}-${second}`;
      return `${/^\p{Lu}/u.test(second) || text.includes(hyphened) ? hyphened : first + second}\n`;
    });
  }
  function post(text) {
    let payload;
    try { payload = JSON.parse(text); } catch { return text; }
    const contents = (Array.isArray(payload) ? payload : [payload])
      .map((item) => item && item.content)
      .map((content) => (content && typeof content === "object" ? content.rendered : content))
      .filter((content) => typeof content === "string");
    if (!contents.length) throw new Error("This is JSON without the content of a post; save the post itself.");
    return contents.map((content) => `<div>${content}</div>`).join("");
  }
  const SILENT = new Set("del s strike script style noscript template head svg iframe object select textarea button".split(" "));
  const BLOCKS = new Set(("address article aside blockquote body dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    + "header hr html legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul").split(" "));
  // Parsed as a document of its own that runs nothing and loads nothing; only its words are taken.
  function plain(page) {
    const parts = [];
    (function walk(node) {
      for (const child of node.childNodes) {
        if (child.nodeType === 3) { parts.push(child.data.replace(/\s+/g, " ")); continue; }
        if (child.nodeType !== 1) continue;
        const name = child.localName;
        if (SILENT.has(name) || child.hasAttribute("hidden")) continue;
        if ((child.getAttribute("style") || "").replace(/ /g, "").includes("display:none")) continue;
        if (name === "br") { parts.push("\n"); continue; }
        if (BLOCKS.has(name)) parts.push("\n\n");
        if (name === "li" && node.localName === "ol") {
          const given = node.getAttribute("start"), first = /^\d+$/.test(given || "") ? Number(given) : 1;
          const items = Array.prototype.filter.call(node.childNodes, (c) => c.localName === "li");
          parts.push(`${first + items.indexOf(child)}. `);
        }
        walk(child);
        if (BLOCKS.has(name)) parts.push("\n\n");
      }
    })(new DOMParser().parseFromString(page, "text/html"));
    return parts.join("");
  }
  function paragraphs(source) {
    if (typeof source !== "string" && source.length > MAX_BYTES) {
      throw new Error(`This has ${Math.floor(source.length / 1000000)} MB; a copy of the translation is far smaller.`);
    }
    let text = typeof source === "string" ? source : decode(source);
    if (/^\s*From: <Saved by|^Content-Type: multipart\/related/im.test(text.slice(0, 2000))) {
      throw new Error("This is a page with its pictures in a single file; save it as a web page, HTML only.");
    }
    const exported = [...text.matchAll(/<content:encoded>\s*<!\[CDATA\[([^]*?)\]\]>\s*<\/content:encoded>/g)];
    if (/^\s*[{[]/.test(text)) text = post(text);
    else if (exported.length) text = exported.map((item) => `<div>${item[1]}</div>`).join("");
    const isPage = /<!doctype\b|<\/[a-z][a-z0-9]*\s*>|<(?:p|br)\b/i.test(text);
    if (isPage) text = plain(text);
    text = text.replace(/[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/g, "");
    text = text.replace(/\r\n/g, "\n").replace(/\r/g, "\n").normalize("NFC");
    if (!isPage) text = joined(text);
    const between = /\S\s*\n\s*\n\s*\S/.test(text) ? /\n\s*\n/ : /\n/;
    const blocks = text.split(between).filter((block) => block.trim());
    if (!blocks.length) throw new Error("This is empty; give a copy of the translation.");
    return blocks;
  }

  // The alignment.

  function align(known, blocks) {
    const tokens = [];
    blocks.forEach((block, n) => {
      for (const m of block.matchAll(word())) tokens.push({ word: normalised(m[0]), block: n, start: m.index, end: m.index + m[0].length });
    });
    const plainWords = tokens.map((t) => t.word), taken = new Array(tokens.length).fill(false), spans = new Map();
    const first = known.map((p) => words(p.incipit)), starts = first.map((opening) => incipit(opening, plainWords));
    const free = (begin, end) => { for (let n = begin; n < end; n++) if (taken[n]) return false; return true; };
    const take = (order, begin, end, state) => { spans.set(order, { begin, end, state }); taken.fill(true, begin, end); };
    known.forEach((passage, order) => {
      for (const start of starts[order]) {
        for (const begin of [start, start - 1]) {
          const end = begin + passage.words;
          const fits = begin >= 0 && end <= tokens.length && (begin === start || /^\p{Nd}+$/u.test(plainWords[begin]));
          if (fits && free(begin, end) && checksum(plainWords.slice(begin, end)) === passage.sha256) take(order, begin, end, "identical");
        }
      }
    });
    const candidates = likely(known, tokens, plainWords, taken, spans, first, starts);
    candidates.sort((a, b) => a.cost - b.cost || a.order - b.order || a.begin - b.begin);
    for (const c of candidates) if (!spans.has(c.order) && free(c.begin, c.end)) take(c.order, c.begin, c.end, c.state);
    return known.map((passage, order) => {
      const span = spans.get(order);
      return span ? { id: passage.id, state: span.state, text: printed(tokens, blocks, span) } : { id: passage.id, state: "missing", text: "" };
    });
  }
  function incipit(opening, plainWords) {
    const starts = [];
    if (!opening.length) return starts;
    for (let n = 0; n < plainWords.length; n++) {
      if (opening.every((w, k) => plainWords[n + k] === w)) starts.push(n);
    }
    return starts;
  }
  function units(tokens, taken, spans, first, starts) {
    const cuts = new Set();
    starts.forEach((positions, order) => { if (!spans.has(order) && first[order].length >= CUT) positions.forEach((n) => cuts.add(n)); });
    const pieces = [];
    let begin = null;
    for (let n = 0; n <= tokens.length; n++) {
      const ends = n === tokens.length || taken[n];
      if (begin !== null && (ends || tokens[n].block !== tokens[n - 1].block || cuts.has(n))) { pieces.push([begin, n]); begin = null; }
      if (!ends && begin === null) begin = n;
    }
    return pieces;
  }
  function likely(known, tokens, plainWords, taken, spans, first, starts) {
    const pieces = units(tokens, taken, spans, first, starts), stretches = [], candidates = [];
    for (let n = 0; n < pieces.length; n++) {
      for (let m = n; m < Math.min(n + LONGEST, pieces.length); m++) {
        if (m > n && pieces[m - 1][1] !== pieces[m][0]) break;
        const [begin, end] = [pieces[n][0], pieces[m][1]];
        stretches.push({ begin, end, hash: null });
      }
    }
    known.forEach((passage, order) => {
      if (spans.has(order)) return;
      const [low, high] = between(order, spans, tokens.length), wanted = BigInt("0x" + passage.simhash);
      for (const s of stretches) {
        const length = s.end - s.begin, ratio = Math.min(length, passage.words) / Math.max(length, passage.words);
        if (ratio < 0.5) continue;
        if (s.hash === null) s.hash = simhash(plainWords.slice(s.begin, s.end));
        const bits = distance(s.hash, wanted);
        const same = first[order].filter((w, k) => plainWords[s.begin + k] === w && s.begin + k < plainWords.length).length;
        const alike = same / Math.max(1, first[order].length), inOrder = low <= s.begin && s.end <= high;
        const state = stateOf(bits, ratio, alike, inOrder);
        if (state) candidates.push({ cost: bits + 20 * (1 - ratio) - 4 * alike - 3 * (inOrder ? 1 : 0), order, begin: s.begin, end: s.end, state });
      }
    });
    return candidates;
  }
  function stateOf(bits, ratio, alike, inOrder) {
    if (ratio >= 0.8 && (bits <= NEAR - 3 || (bits <= NEAR && inOrder))) return "variant";
    if (bits <= NEAR || (inOrder && (bits <= FAR || (alike >= 0.8 && ratio >= 0.6)))) return "doubtful";
    return null;
  }
  function between(order, spans, total) {
    let low = 0, high = total;
    for (let n = order - 1; n >= 0; n--) if (spans.has(n)) { low = spans.get(n).end; break; }
    for (const [n, span] of spans) if (n > order && span.begin >= low && span.begin < high) high = span.begin;
    return [low, high];
  }
  function printed(tokens, blocks, { begin, end }) {
    const parts = [], last = tokens[end - 1];
    for (let block = tokens[begin].block; block <= last.block; block++) {
      const text = blocks[block];
      let start = 0, stop = text.length;
      if (block === tokens[begin].block && begin && tokens[begin - 1].block === block) {
        const gap = text.slice(tokens[begin - 1].end, tokens[begin].start).lastIndexOf(" ");
        start = gap >= 0 ? tokens[begin - 1].end + gap + 1 : tokens[begin].start;
      }
      if (block === last.block && end < tokens.length && tokens[end].block === block) {
        const gap = text.slice(last.end, tokens[end].start).lastIndexOf(" ");
        stop = gap >= 0 ? last.end + gap : tokens[end].start;
      }
      parts.push(text.slice(start, stop).split(/\s+/).filter(Boolean).join(" "));
    }
    return parts.filter(Boolean).join(" ");
  }

  scope.EditionAlign = { align, paragraphs, words, checksum, simhash };
})(typeof globalThis === "undefined" ? window : globalThis);
