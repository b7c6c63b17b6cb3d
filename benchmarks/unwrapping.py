"""Unwrapping against public rule sets: do we open what they open?

Run: python benchmarks/unwrapping.py. It downloads three packages from their registries into a
temporary folder and reads their rules and tests there; nothing of them is kept or run.

- `tidy-url` (npm, MIT): rules with the parameter that holds the target, and with AMP addresses.
- `Unalix` (PyPI, LGPL-3.0): the redirections of the ClearURLs rules, as patterns.
- `dfir-unfurl` (PyPI, Apache-2.0): the addresses in its tests that hold another one.

Rules have no addresses of their own: each is turned into one that it is made for, with a target
that nobody owns. Agreement is the share whose target is read as they read it, however certain.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from countermark.links import canonical_url, identify

TARGET = "https://shop.example/products/screw-band?size=7&colour=gold"
BAR = 0.95
PATHS = ("/", "/url", "/redirect", "/l.php", "/linkfilter", "/linkout", "/v2", "/track")


class Case(NamedTuple):
    """An address and what it wraps."""

    source: str
    rule: str
    urls: tuple[str, ...]
    """The same at the places where sites put such a page, where the rule does not say it."""
    target: str


def npm(name: str, folder: Path) -> Path:
    """The newest npm package of a name, unpacked."""
    _run("npm", "pack", name, "--silent", "--pack-destination", folder)
    with tarfile.open(next(folder.glob(f"{name}-*.tgz"))) as archive:
        archive.extractall(folder / name, filter="data")
    return folder / name / "package"


def pypi(name: str, folder: Path) -> Path:
    """The newest wheel of a name, unpacked."""
    _run(sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, name)
    wheel = next(folder.glob(f"{name.replace('-', '_')}-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / name)
    return folder / name


def _run(*command: object) -> None:
    subprocess.run([str(word) for word in command], check=True, capture_output=True, timeout=300)


def tidy_url(folder: Path) -> Iterator[Case]:
    """One address for each rule that says where the target is. The file is a list of objects in
    JavaScript, each with its `name` first."""
    text = (npm("tidy-url", folder) / "data" / "rules.js").read_text("utf-8")
    for rule in re.split(r"(?m)^    \{\s*$", text)[1:]:
        name = _field(rule, "name")
        match = re.search(r"match:\s*/((?:[^/\\\n]|\\.)+)/", rule)
        if not name or not match:
            continue
        host = _host(name, match[1].replace("\\/", "/"))
        if parameter := _field(rule, "redirect"):
            places = tuple(f"https://{host}{path}?{parameter}={_once(TARGET)}" for path in PATHS)
            yield Case("tidy-url", name, places, TARGET)
        before, after = _field(rule, "text").strip("/"), _field(rule, "with").strip("/")
        trailing = _field(rule, "sliceTrailing").strip("/")
        if before and after:
            start = f"https://{host}/x/1" if before[0] == "." else "https://"
            end = "" if before[0] == "." else "/x/1"
            yield Case("tidy-url", name, (f"{start}{before}{end}",), f"{start}{after}{end}")
        if trailing:
            between = "" if trailing[0] == "." else "/"
            page = f"https://{host}/x/1"
            yield Case("tidy-url", name, (f"{page}{between}{trailing}",), page)


def _field(rule: str, name: str) -> str:
    found = re.search(rf"\b{name}:\s*'((?:[^'\\]|\\.)+)'", rule)
    return found[1] if found else ""


def _host(name: str, pattern: str) -> str:
    """A host that the rule's pattern takes; some want a name before the domain."""
    for host in (name, f"www.{name}", f"go.{name}"):
        if re.search(pattern, host, re.I):
            return host
    return name


def clear_urls(folder: Path) -> Iterator[Case]:
    """One address for each pattern of a redirection whose group is the target."""
    rules = pypi("Unalix", folder) / "unalix" / "package_data" / "rulesets" / "data.min.json"
    for provider in json.loads(rules.read_text("utf-8"))["providers"].items():
        name, rule = provider
        for pattern in rule.get("redirections", ()):
            if url := _example(pattern):
                yield Case("ClearURLs", name, (url,), TARGET)


def _example(pattern: str) -> str | None:
    """The shortest address that a pattern takes, its first group the target."""
    import re._parser as parser  # type: ignore[import-not-found]

    written: list[str] = []

    def write(nodes: Any) -> None:
        nodes = list(nodes)
        for (kind, value), after in zip(nodes, [*nodes[1:], None], strict=False):
            match str(kind):
                case "LITERAL":
                    written.append(chr(value))
                case "SUBPATTERN" if value[0] == 1:
                    written.append("\0")
                case "SUBPATTERN":
                    write(value[3])
                case "BRANCH":
                    write(value[1][0])
                case "MAX_REPEAT" | "MIN_REPEAT":
                    if value[1] > 1 and str(value[2][0][0]) == "ANY":
                        written.append(_between("".join(written), after))
                    else:
                        write(list(value[2]) * (1 if value[1] == 1 else min(value[0], 3)))
                case "IN":
                    first = value[0]
                    if str(first[0]) == "LITERAL":
                        written.append(chr(first[1]))
                    elif str(first[0]) == "RANGE":
                        written.append(chr(first[1][0]))
                    else:
                        written.append("a")
                case "ANY":
                    written.append("a")

    try:
        write(parser.parse(pattern))
    except re.error:
        return None
    url = "".join(written).replace("\0", _once(TARGET), 1)
    url = re.sub(r"^(https?://[^/?]*)\.aa\b", r"\1.com", url)
    if not url.startswith("http"):
        url = f"https://{url.lstrip('^:/')}"
    found = re.search(pattern, url)
    return url if found and unquote(found[1]) == TARGET else None


def _between(before: str, after: Any) -> str:
    """What stands for `.*`: the way from a host to a parameter, or a part of a path."""
    if after and str(after[0]) == "LITERAL" and chr(after[1]) in "/?":
        return "x" if before.endswith("/") else "/x" * ("/" not in before[8:])
    if "?" in before:
        return "&"
    if "/" in before[8:]:
        return "?" if before[-1].isalnum() else "x?"
    return "/x?"


def unfurl(folder: Path) -> Iterator[Case]:
    """The addresses in tests that hold a whole address, which is then the target."""
    tests = pypi("dfir-unfurl", folder) / "unfurl" / "tests" / "unit"
    for file in sorted(tests.glob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            held = re.match(r"https?://\S+?[?&](?:url|u|q|adurl|uddg|dest)=(https?(?::|%)[^&\s]+)",
                            node.value)  # fmt: skip
            if held and " " not in node.value:
                yield Case("dfir-unfurl", file.stem, (node.value,), _plain(held[1]))


def _plain(url: str) -> str:
    while "%" in url[:7]:
        url = unquote(url)
    return url


def _once(url: str) -> str:
    return quote(url, safe="")


def main() -> None:
    """Print the agreement and every difference."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        cases = [*tidy_url(folder), *clear_urls(folder), *unfurl(folder)]
    agreed: dict[str, list[int]] = {}
    for case in dict.fromkeys(cases):
        read = [address for url in case.urls if (address := identify(url))]
        inner = [address.inner for address in read if address.inner]
        same = canonical_url(case.target) in map(canonical_url, inner)
        tally = agreed.setdefault(case.source, [0, 0])
        tally[0] += same
        tally[1] += 1
        if not same:
            ours = ", ".join({address.inner or address.note for address in read})
            print(f"differs  {case.source}: {case.rule}\n  {case.urls[0][:160]}")
            print(f"  theirs {case.target[:120]}\n  ours   {ours or 'nothing'}")
    for source, (right, count) in agreed.items():
        print(f"{source:<12} {right} of {count} agree")
    right, count = (sum(column) for column in zip(*agreed.values(), strict=True))
    print(f"all          {right} of {count} agree, {right / count:.1%} (bar {BAR:.0%})")
    sys.exit(right / count < BAR)


if __name__ == "__main__":
    main()
