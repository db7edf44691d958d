"""What a PDF says of itself to programs: labels of pages, and metadata as XMP (ISO 16684-1).

No standard of accessibility is named in it: none was tested with a validator.
"""

from __future__ import annotations

from html import escape

import pydyf

from analysis.edition import Edition
from analysis.publish.formats.imprint import editors

__all__ = ["describe"]

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{description}</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq>{creators}</rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{rights}</rdf:li></rdf:Alt></dc:rights>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:CreatorTool>{tool}</xmp:CreatorTool>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def describe(pdf: pydyf.PDF, edition: Edition, first: int, date: str) -> None:
    """Give a PDF its labels and metadata, in place: ``first`` pages have Roman numbers; ``date`` is in ISO 8601."""
    roman, arabic = pydyf.Dictionary({"S": "/r"}), pydyf.Dictionary({"S": "/D"})
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array([0, roman, first, arabic])})
    package = edition.package
    rights = "; ".join(f"{r['layer']}: {r['holder']}, {r['terms']}" for r in package.get("rights", []))
    text = _XMP.format(
        title=escape(edition.title),
        description=escape(package["description"]),
        creators="".join(f"<rdf:li>{escape(name)}</rdf:li>" for name in editors(edition)),
        language=str(pdf.catalog["Lang"].string) if "Lang" in pdf.catalog else "en",
        rights=escape(rights or package["attribution"]),
        date=date,
        tool=escape(f"{edition.name} {package['version']}"),
    )
    stream = pydyf.Stream([text.encode()], extra={"Type": "/Metadata", "Subtype": "/XML"})
    pdf.add_object(stream)
    pdf.catalog["Metadata"] = stream.reference
