"""An invented workspace with evidence in it, its bundle, and both verifiers."""

import importlib.util
import io
from datetime import UTC, datetime, timedelta
from importlib.resources import files

from countermark.evidence.circumstances import Circumstances, now
from countermark.evidence.item import Item
from countermark.evidence.memory_authority import MemoryAuthority
from countermark.evidence.note import VerifierKey
from countermark.evidence.verification import Known, verification
from countermark.evidence.warc import MEDIA_TYPE, Archive
from countermark.investigation.bundling import Wish, gather

CREATED = "2026-11-22T06:00:00Z"


def fill(workspace, stamps=True, erased=True):
    """Two imports, a capture, one item that is erased; two heads; tokens of two authorities."""
    contents = [(b'{"@type":"WebPage","url":"https://a.example/"}\n', "pages.jsonl", "import"),
                (b"\x89PNG\r\n\x1a\n picture", "shot.png", "import"),
                (web_archive(), "https://shop.example/dp/B1", "http"),
                (b"a name of a buyer", "buyer.txt", "import")]  # fmt: skip
    names = []
    for number, (content, source, how) in enumerate(contents):
        digest = workspace.blobs.put(io.BytesIO(content))
        told = Circumstances(source=source, how=how, at=now(), by="Anna Example")
        media_type = MEDIA_TYPE if how == "http" else "application/octet-stream"
        item = Item(digest=digest, size=len(content), media_type=media_type, circumstances=told)
        names += workspace.custody.seal([item], "Anna Example", f"import {number}")
        if stamps and number == 1:
            workspace.stamps.run(MemoryAuthority("one", later()))
    if erased:
        workspace.blobs.forget(workspace.custody.erase(names[3], "Ben Example", "GDPR Art. 17"))
    if stamps:
        workspace.custody.add(names[:1], "noted", "Anna Example", "looked at again")
        workspace.stamps.run(MemoryAuthority("two", later()), heads_only=True)
    return names


def later():
    return datetime.now(UTC) + timedelta(seconds=1)


def web_archive():
    archive = Archive()
    archive.add(
        "warcinfo", "", CREATED, "application/warc-fields", b"format: WARC File Format 1.1\r\n"
    )
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>A bracelet</title>"
    url = "https://shop.example/dp/B1"
    archive.add("response", url, CREATED, "application/http; msgtype=response", http)
    return archive.written()


def bundle_of(workspace, **more):
    """The bytes of a bundle of everything."""
    from countermark.evidence.bundle import write

    wish = Wish(leads=[], every=True, title="A test", created=CREATED, by="Anna", **more)
    out = io.BytesIO()
    write(gather(workspace, wish), out)
    return out.getvalue()


def standalone():
    """The verifier of bundles, as a module of its own."""
    path = files("countermark.evidence") / "data" / "verify.py"
    spec = importlib.util.spec_from_file_location("standalone_verify", str(path))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ALONE = standalone()


def both(content, keys=(), checkpoints=(), trusted=b""):
    """What both verifiers say: lists of subject, seal and outcome."""
    check = ALONE.Check([ALONE.Key(str(key)) for key in keys], list(checkpoints), trusted)
    check.run(io.BytesIO(content))
    known = Known(tuple(VerifierKey.read(str(key)) for key in keys), tuple(checkpoints), trusted)
    ours = verification(io.BytesIO(content), known)
    return ([(each.subject, each.seal, each.outcome) for each in ours],
            [tuple(each[:3]) for each in check.results])  # fmt: skip


def fails(results):
    return [each for each in results if each[2] == "fails"]
