"""WARC: what was captured, as a web archive (WARC 1.1, ISO 28500:2017), byte for byte.

A record is gzipped by itself, as the standard's annex D asks, and named after what it holds: the
same capture is the same file.
"""

from __future__ import annotations

import hashlib
import json
import re
import ssl
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from countermark.evidence.chain import Chain, Hop
from countermark.evidence.circumstances import Circumstances, Connection
from countermark.evidence.exchange import Exchange

MEDIA_TYPE = "application/warc"
VERDICT = "Countermark-Verdict"
"""A field of answers that are not what was asked for: what they are instead (`captcha`, `login` …),
or `robots`. Who reads the file takes none of them for the page, or for a redirect of it."""
DOM = "urn:dom:"
"""Before the address of a page: the resource that holds what scripts made of it."""
NO_WALL = ("content", "missing", "error")
"""Verdicts of answers that are what they seem to be."""
_KINDS = ("warcinfo", "request", "response", "resource", "metadata")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_MESSAGE = "application/http; msgtype="
_LINE = re.compile(r"[\x00-\x1f\x7f]+")


class Archive:
    """A WARC in the making."""

    def __init__(self) -> None:
        from warcio.recordbuilder import RecordBuilder
        from warcio.warcwriter import WARCWriter

        self._content = BytesIO()
        self._writer: Any = WARCWriter(self._content, gzip=True, warc_version="1.1")
        self._writer.NO_PAYLOAD_DIGEST_TYPES = _KINDS  # they bring their digests, in SHA-256
        self._version: str = RecordBuilder.WARC_1_1

    def add(
        self,
        kind: str,
        target: str,
        at: str,
        media_type: str,
        content: bytes,
        fields: Sequence[tuple[str, str]] = (),
    ) -> str:
        """Add a record; its id."""
        from warcio.recordloader import ArcWarcRecord
        from warcio.statusandheaders import StatusAndHeaders

        digest = hashlib.sha256(content).hexdigest()
        told = "\n".join((kind, target, at, digest, *(f"{n}: {v}" for n, v in fields)))
        name = f"<urn:uuid:{uuid5(NAMESPACE_URL, told)}>"
        head = [("WARC-Type", kind), ("WARC-Record-ID", name)]
        if target:
            head.append(("WARC-Target-URI", _uri(target)))
        head += [("WARC-Date", at), *fields, ("WARC-Block-Digest", f"sha256:{digest}")]
        if (payload := _payload(kind, content)) is not None:
            hashed = hashlib.sha256(payload).hexdigest()
            head.append(("WARC-Payload-Digest", f"sha256:{hashed}"))
        headers = StatusAndHeaders("", head, protocol=self._version)
        record = ArcWarcRecord(
            "warc", kind, headers, BytesIO(content), None, media_type, len(content)
        )
        record.payload_length = len(content)
        self._writer.write_record(record)
        return name

    def exchange(self, made: Exchange, fields: Sequence[tuple[str, str]] = ()) -> str:
        """Add a request and its answer; the id of the answer."""
        where = _where(made.connection)
        cut = [("WARC-Truncated", made.truncated)] if made.truncated else []
        response = self.add(
            "response", made.url, made.at, f"{_MESSAGE}response", made.response,
            [*where, *cut, *fields],
        )  # fmt: skip
        with_it = [*where, ("WARC-Concurrent-To", response)]
        self.add("request", made.url, made.at, f"{_MESSAGE}request", made.request, with_it)
        return response

    def written(self) -> bytes:
        """The file."""
        return self._content.getvalue()


def archived(
    chain: Chain,
    told: Circumstances,
    beside: Sequence[Exchange] = (),
    loaded: Sequence[tuple[Exchange, str]] = (),
    resources: Sequence[tuple[str, str, bytes]] = (),
    instead: str = "",
    settings: Mapping[str, Any] | None = None,
) -> bytes:
    """The web archive of a capture: what made it, what was asked `beside` it (robots.txt), every
    exchange of the chain, what a browser has `loaded` (with what it is, if a wall), `resources`
    (target, media type, content: a picture of the page …; what they are `instead` of the page, if
    a wall), and at the end metadata with the
    circumstances, the chain and the certificates."""
    archive = Archive()
    info = {
        "software": told.tool,
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "operator": told.by or "",
        "http-header-user-agent": told.vantage.user_agent or "",
        "robots": str((settings or {}).get("robots", "")),
        "description": f"capture of {told.source}",
    }
    lines = "".join(f"{n}: {_LINE.sub(' ', v)}\r\n" for n, v in info.items() if v)
    archive.add("warcinfo", "", told.at, "application/warc-fields", lines.encode())
    for made in beside:
        archive.exchange(made, [(VERDICT, "robots")])
    for number in range(len(chain.hops)):
        _hop(archive, chain, number)
    for made, wall in loaded:
        archive.exchange(made, [(VERDICT, wall)] if wall else [])
    for target, media_type, content in resources:
        fields = [(VERDICT, instead)] if instead else []
        archive.add("resource", target, told.at, media_type, content, fields)
    summary = {
        "circumstances": told.model_dump(mode="json", exclude_none=True),
        "settings": dict(settings or {}),
        "chain": said(chain),
        "certificates": _certificates(chain, [*beside, *(made for made, _ in loaded)]),
    }
    text = json.dumps(summary, ensure_ascii=False, indent=1, sort_keys=True)
    content = text.encode("utf-8", "replace")
    archive.add("metadata", told.source, told.at, "application/json", content)
    return archive.written()


def said(chain: Chain) -> dict[str, Any]:
    """A chain in plain values: the hops, what each was found to be, and where it ends."""
    return {
        "end": chain.end,
        "note": chain.note,
        "hops": [
            {
                "url": hop.url,
                "way": hop.way,
                "at": hop.at,
                "status": hop.exchange.status if hop.exchange else None,
                "address": hop.exchange.connection.address if hop.exchange else None,
                "left_out": list(hop.left_out),
                "what": hop.verdict.what,
                "why": hop.verdict.why,
                "title": hop.shown.title,
                "note": hop.exchange.note if hop.exchange else "",
            }
            for hop in chain.hops
        ],
    }


def _hop(archive: Archive, chain: Chain, number: int) -> None:
    hop, via = chain.hops[number], chain.hops[number - 1].url if number else ""
    if hop.exchange is None:
        return
    wall = _wall(hop, chain.hops[number + 1] if number + 1 < len(chain.hops) else None)
    response = archive.exchange(hop.exchange, [(VERDICT, wall)] if wall else [])
    lines = [("via", via), ("hopsFromSeed", "R" * number), ("what", hop.verdict.what)]
    if hop.left_out:
        lines.append(("leftOut", "&".join(hop.left_out)))
    text = "".join(f"{name}: {_LINE.sub(' ', value)}\r\n" for name, value in lines if value)
    archive.add(
        "metadata",
        hop.exchange.url,
        hop.exchange.at,
        "application/warc-fields",
        text.encode("utf-8", "replace"),
        [("WARC-Concurrent-To", response)],
    )


def _wall(hop: Hop, after: Hop | None) -> str:
    """What stood in the place of the page, at its address or at one of its own."""
    if after is not None:
        return after.verdict.what if after.verdict.own else ""
    return "" if hop.verdict.what in NO_WALL else hop.verdict.what


def _where(seen: Connection) -> list[tuple[str, str]]:
    """Address and protocols, as the IIPC's proposal 42 names them."""
    fields = [("WARC-IP-Address", seen.address)] if seen.address else []
    fields.append(("WARC-Protocol", seen.protocol))
    if seen.tls:
        version, _, cipher = seen.tls.partition(" ")
        fields.append(("WARC-Protocol", version.lower().replace("tlsv", "tls/")))
        fields.append(("WARC-Cipher-Suite", cipher))
    return fields


def _payload(kind: str, content: bytes) -> bytes | None:
    """What the payload digest is of; None where none is given: a chunked answer's payload is
    another for the standard than for its tools."""
    if kind not in ("response", "resource"):
        return None
    if kind == "resource":
        return content
    end = _HEAD_END.search(content)
    if end is None or b"chunked" in content[: end.start()].lower():
        return None
    return content[end.end() :]


def _certificates(chain: Chain, beside: Sequence[Exchange]) -> dict[str, str]:
    """Every certificate that was shown, PEM, by the SHA-256 of its DER."""
    chains = [made.chain for made in beside]
    chains += [hop.exchange.chain if hop.exchange else hop.chain for hop in chain.hops]
    found = {each for one in chains for each in one}
    return {hashlib.sha256(each).hexdigest(): ssl.DER_cert_to_PEM_cert(each) for each in found}


def _uri(written: str) -> str:
    """A target that fits on one line of a head."""
    return re.sub(r"[\x00-\x20\x7f<>]", lambda sign: f"%{ord(sign[0]):02X}", written)
