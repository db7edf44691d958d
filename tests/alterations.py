"""Copies of a text as readers may have them: altered in nine ways, saved as any kind of file."""

from __future__ import annotations

import base64
import html
import json
import quopri
import random
import re
import unicodedata

from analysis.witness.words import describe, words

SYLLABLES = "ba de fi go hu ka le mi no pu ra se ti vo wu za".split()


class Known:
    """A passage as the data hold it."""

    def __init__(self, key, text):
        self.id, own = key, describe(text)
        self.words, self.incipit, self.sha256, self.simhash = own.words, own.incipit, own.sha256, own.simhash


def invented(count=45):
    """Paragraphs of invented words, from a few to some hundred, with quotes, numbers and note calls."""
    chance = random.Random(1)
    stock = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(900)]
    paragraphs = []
    for n in range(count):
        text = [chance.choice(stock) for _ in range(chance.choice([7, 9, 14, 25, 40, 60, 90, 150, 260]))]
        text[0] = text[0].capitalize()
        if n % 3 == 0:
            text.insert(len(text) // 2, f"({n})")
        if n % 4 == 0:
            text[2], text[5] = f"“{text[2]}", f"{text[5]}”"
        paragraphs.append(" ".join(text) + ".")
    return paragraphs


BLOCKS = invented()
KNOWN = [Known(f"p{n:02d}", block) for n, block in enumerate(BLOCKS)]


class Altered:
    """A copy in alteration: paragraphs, each with the passages it holds and whether their words were touched."""

    def __init__(self, blocks, known, seed):
        self.chance = random.Random(seed)
        sums = {k.sha256: k.id for k in known}
        self.blocks = list(blocks)
        self.whole = {sums[s]: words(b) for b in blocks if (s := describe(b).sha256) in sums}
        self.harmed = set()

    def _own(self, index):
        """The passages whose words stand in a block, as far as they are whole in it."""
        return [key for key, plain in self.whole.items() if holds(plain, words(self.blocks[index]))]

    def marks(self):
        self.blocks = [
            b.replace("“", '"').replace("”", '"').replace("’", "'").replace(" – ", " — ").replace(" ", "  ", 3)
            for b in self.blocks
        ]

    def spelling(self):
        for index in self.chance.sample(range(len(self.blocks)), 3):
            parts = self.blocks[index].split(" ")
            at = self.chance.randrange(len(parts))
            self.harmed |= set(self._own(index))
            parts[at] = "corrected"
            self.blocks[index] = " ".join(parts)

    def notes(self):
        """Numbers of notes move to another word."""
        for index, block in enumerate(self.blocks):
            parts = block.split(" ")
            calls = [n for n, p in enumerate(parts) if p.startswith("(") and p.strip("(). ").isdecimal()]
            if calls and len(parts) > 6 and self.chance.random() < 0.3:
                self.harmed |= set(self._own(index))
                parts.insert(self.chance.randrange(len(parts)), parts.pop(calls[0]))
                self.blocks[index] = " ".join(parts)

    def split(self):
        index = self.chance.choice([n for n, b in enumerate(self.blocks) if len(b.split()) > 8])
        parts = self.blocks[index].split(" ")
        at = self.chance.randrange(2, len(parts) - 2)
        self.blocks[index : index + 1] = [" ".join(parts[:at]), " ".join(parts[at:])]

    def merge(self):
        index = self.chance.randrange(len(self.blocks) - 1)
        self.blocks[index : index + 2] = [" ".join(self.blocks[index : index + 2])]

    def drop(self):
        index = self.chance.randrange(len(self.blocks))
        self.harmed |= {key for key in self.whole if shares(self.whole[key], words(self.blocks[index]))}
        del self.blocks[index]

    def insert(self):
        text = " ".join(
            self.chance.choices("the of a and in an editor adds some words about this page here".split(), k=30)
        )
        self.blocks.insert(self.chance.randrange(len(self.blocks) + 1), text)

    def exchange(self):
        one, other = self.chance.sample(range(len(self.blocks)), 2)
        self.blocks[one], self.blocks[other] = self.blocks[other], self.blocks[one]

    def furniture(self):
        self.blocks = [
            "Skip to content",
            "Home About Archive",
            *self.blocks,
            "Share this: Twitter Facebook",
            "Leave a Reply",
            "Log Out / Change )",
        ]

    def as_bytes(self):
        """The copy as some file: text in one of several encodings, a web page, or JSON of a post."""
        text = "\n\n".join(self.blocks)
        page = "".join(f"<p>{html.escape(b)}</p>\n" for b in self.blocks)
        return self.chance.choice(
            [
                text.encode(),
                text.replace("\n", "\r\n").encode("utf-8-sig"),
                text.encode("utf-16"),
                text.encode("cp1252", errors="ignore") if not _foreign(text) else text.encode(),
                unicodedata.normalize("NFD", text).encode(),
                f"<!doctype html><html><head><title>T</title><script>x</script></head><body><nav><a>Home</a></nav>{page}<form><p>Leave a Reply</p></form></body></html>".encode(),
                json.dumps({"id": 1, "content": {"rendered": page}}).encode(),
                json.dumps([{"content": page}]).encode(),
            ]
        )


ALTERATIONS = ["marks", "spelling", "notes", "split", "merge", "drop", "insert", "exchange", "furniture"]


def _foreign(text):
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return True
    return False


def holds(part, whole):
    return any(whole[n : n + len(part)] == part for n in range(len(whole) - len(part) + 1))


def shares(one, other):
    runs = {tuple(other[n : n + 4]) for n in range(len(other) - 3)}
    return any(tuple(one[n : n + 4]) in runs for n in range(len(one) - 3))


def saved_copies(text):
    """A text as programs and people save it, by what is special in each; it has curly quotation marks and blank lines between paragraphs."""
    page = "".join(f"<p>{html.escape(block)}</p>\n" for block in text.strip().split("\n\n"))
    soft = {mark: re.sub(r"([a-z]{3})([a-z]{3})", rf"\1{mark}\2", text) for mark in "\u00ad\u200b\u2060\ufeff"}
    head = '<!doctype html><html><head><meta http-equiv="Content-Type" content="text/html; charset={}"></head><body>{}</body></html>'
    mime = "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: {}\r\n\r\n{}\r\n--x--\r\n"
    export = "<?xml version='1.0'?><rss><channel><item><title>Other</title><content:encoded><![CDATA[<p>Another post.</p>]]></content:encoded></item><item><content:encoded><![CDATA[{}]]></content:encoded></item></channel></rss>"
    raw = text.encode()
    return {
        **{f"U+{ord(mark):04X} in words": changed.encode() for mark, changed in soft.items()},
        "soft hyphens in a page": f"<html>{page}</html>".replace("opened", "ope&shy;ned").encode(),
        "words divided at line ends": re.sub(r"([a-z]{3})([a-z]{3})", "\\1-\n\\2", text, count=2).encode(),
        **{name: head.format(name, page).encode(name) for name in ("windows-1250", "windows-1251", "windows-1257")},
        "a letter cut through": raw + "“".encode()[:2],
        "a byte of another encoding": raw.replace(b"lost", b"lost\x96"),
        "an old Mac's": text.encode("mac_roman"),
        "the export of a blog": export.format(page).encode(),
        "a list of posts": json.dumps(
            [{"content": {"rendered": "<p>Another.</p>"}}, {"content": {"rendered": page}}]
        ).encode(),
        "words struck out and hidden": page.replace(
            "opened", "<del>closed</del> opened <span hidden>or shut</span>"
        ).encode(),
        "a page in one file": mime.format(
            "quoted-printable", quopri.encodestring(head.format("utf-8", page).encode()).decode()
        ).encode(),
        "a page in one file, base64": mime.format(
            "base64", base64.encodebytes(head.format("utf-8", page).encode()).decode()
        ).encode(),
    }
