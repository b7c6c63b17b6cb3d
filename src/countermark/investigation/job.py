"""The job: `countermark investigate`, stage by stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from countermark.engine.base import Engine
from countermark.engine.local import LocalEngine
from countermark.evidence.item import EVIDENCE, Terms
from countermark.intake.acceptance import accept
from countermark.intake.lines import BATCH
from countermark.intake.registry import read_registry
from countermark.intake.walk import coalesce, walk
from countermark.investigation import gathering
from countermark.investigation.album import Album
from countermark.investigation.apart import Tell, apart
from countermark.investigation.following import Following, Trail, trace_rows
from countermark.investigation.leading import Leading, lead
from countermark.investigation.live import Live
from countermark.investigation.outputs import Outputs
from countermark.investigation.progress import Progress
from countermark.investigation.reading import read
from countermark.investigation.reckoning import counted, settings, tallied, told_of
from countermark.investigation.rejections import Rejections
from countermark.investigation.resolving import Heard, Resolved, heard, resolving, scheming
from countermark.investigation.sealing import otherwise, seal
from countermark.investigation.seeing import Seeing
from countermark.links.rules import Rules, by_rules, use
from countermark.operators.masking import Choice, Masking, masking_of
from countermark.records.account import Account
from countermark.records.ban import holding
from countermark.records.key import Key
from countermark.records.lead import Lead
from countermark.records.operator import Scheme
from countermark.records.registry import Registry
from countermark.records.rejected import Rejected
from countermark.report import Actors, Report, csv, page
from countermark.report.pair import needed
from countermark.report.timeline import Event
from countermark.signals.candidate import Candidate
from countermark.storage.bulk import Bulk
from countermark.storage.run import Run
from countermark.storage.workspace import Workspace
from countermark.tracing.candidates import Pairs
from countermark.tracing.leads import ordered
from countermark.tracing.screening import Screening
from countermark.tracing.weighing import Weights

if TYPE_CHECKING:  # a run without pictures loads none of their libraries
    from countermark.evidence.browser import Browser
    from countermark.evidence.visitor import Visitor
    from countermark.pictures.thumbnail import Thumbnail


MANY = 2000
"""Records that may promote from which they are followed in several processes, and what they say of
accounts is read in one more."""
SHARES = 4
"""Processes that follow them, one a core: each has a part of what is in memory to itself."""


@dataclass(frozen=True)
class Job:
    """What is asked for."""

    inputs: Sequence[Path]
    registry: Path
    out: Path
    workspace: str
    engine: Engine
    engine_name: str = "local"
    columns: Mapping[str, str] = field(default_factory=dict)
    rules: Rules | None = None
    """The user's own rules of platforms and wrappers."""
    weights: Weights | None = None
    """The user's own weights; None: those that are shipped."""
    every_lead: bool = False
    """Also list the leads on which the program abstains."""
    by: str | None = None
    """Who imports; None: the user that the system knows."""
    identifiers: Choice | None = None
    """How what leads to private people is kept; None: as the workspace does."""
    terms: Terms = EVIDENCE
    """What it is kept for, and until when."""
    visitor: Visitor | None = None
    """Who follows live what the inputs leave unresolved; None: nothing is fetched."""
    browser: AbstractContextManager[Browser | None] = field(default_factory=nullcontext)
    """Opens what also looks at each page that is followed."""


@dataclass
class Summary:
    """What came out, for the last lines that a person reads."""

    leads: list[Lead]
    abstained: int
    aside: list[Lead]
    """Judged in earlier runs, and not among the leads of this one."""
    run: dict[str, Any]


def investigate(job: Job, progress: Progress) -> Summary:
    """Run the job. Raises RegistryError or WorkspaceError, with words for a person."""
    use(job.rules)
    registry = read_registry(job.registry)
    with Workspace.open(job.workspace) as workspace:
        masking = masking_of(workspace, job.identifiers)
        job = replace(job, identifiers=masking.choice)
        run = workspace.begin(settings(job))
        try:
            summary = _investigate(job, registry, workspace, masking, run, progress)
        except BaseException as error:
            run.fail(str(error) or type(error).__name__)
            raise
        run.finish(summary.run["out"])
        return summary


def read_and_screen(screening: Screening, batch: pa.RecordBatch) -> pa.RecordBatch:
    """The stage of the bulk plane: lines in, screened records out."""
    return screening(accept(batch))


def _investigate(
    job: Job,
    registry: Registry,
    workspace: Workspace,
    masking: Masking,
    run: Run,
    progress: Progress,
) -> Summary:
    brands = {brand.id: brand for brand in registry.brands}
    screening = Screening(registry.brands)
    stage = partial(by_rules, job.rules, partial(read_and_screen, screening))
    with progress.stage("read"):
        done = read(job, stage, screening, workspace.blobs, _own(job), progress.advance)
    files, reading = list(done.files), done.reading
    sealed = seal(files, workspace, job.by, job.terms)
    counts, unfollowed = done.counts, list[str]()
    if job.visitor:
        with progress.stage("follow"), job.browser as browser:
            live = Live(
                job.out, workspace, job.visitor, browser,
                lambda path, seen: job.engine.run(
                    stage, coalesce(walk([path], workspace.blobs.put, reading, seen), BATCH)
                ),
                files.append, progress.advance, job.terms,
            )  # fmt: skip
            live.run()
        counts = Counter(counts) + Counter(live.counts)
        unfollowed = live.warnings
    bulk = Bulk(job.out / "bulk")
    with Outputs(job.out) as outputs, ExitStack() as besides:
        rejections = Rejections.of(bulk, outputs)
        album = Album.of(files)
        seeing = _see(job, registry, album, bulk, workspace, screening, rejections, progress)
        pairs, trail = Pairs(), Trail(partial(outputs.text, "routes.jsonl"))
        promoting = sum(counts.get(kind, 0) for kind in gathering.PROMOTING)
        with progress.stage("routes", promoting):
            outputs.lines("routes.jsonl", ())
            web = gathering.web_of(bulk)
            accounts = gathering.accounts_of(bulk, web)
            hear = partial(_heard, bulk.folder, accounts, seeing, masking)
            cores = job.engine.workers if isinstance(job.engine, LocalEngine) else 1
            shares = min(cores, SHARES) if promoting >= MANY else 1
            hearing = besides.enter_context(apart(hear, shares > 1 and not album))
            following = Following(bulk, web, accounts, screening, pairs, trail, seeing.of, shares)
            for count in following.records():
                progress.advance(count)
            trace_rows(bulk, web, screening, pairs, trail)
            gathering.reviewed(bulk, screening, pairs, seeing)
        _look_closer(job, seeing, album, pairs, workspace, rejections, progress)
        if job.every_lead:
            gathering.self_named(bulk, screening, pairs, seeing)
        with progress.stage("operators"):
            listings = gathering.listings_of(bulk, pairs)
            said = hearing(lambda _: None)
            resolved = resolving(said, listings.values(), seeing, workspace.known, run.id, masking)
        with progress.stage("leads", len(pairs.found)):
            weights = job.weights or Weights.load()
            leading = Leading(weights, resolved, frozenset(workspace.ids()), job.every_lead)
            lead(leading, bulk, pairs, listings, brands, screening, seeing, accounts, progress)
            leads, promoted, abstained = leading.leads, leading.candidates, leading.abstained
        small = _thumbnails(job, ordered(leads), workspace, progress)
        with progress.stage("write"):
            accepted = tallied(bulk)
            run.add_inputs(counted(files, accepted, rejections))
            _promote(run, promoted, accounts)
            leads = workspace.with_preserved(leads)
            weighed = ordered(run.put_leads(leads))  # as people judged them in earlier runs
            leads = [lead for lead in weighed if lead.grade != "abstain" or job.every_lead]
            listed = {lead.lead for lead in leads}
            aside = [lead for lead in weighed if lead.judgements and lead.lead not in listed]
            aside += workspace.with_preserved(run.unseen())
            outputs.lines("leads.jsonl", leads)
            outputs.text("operators.jsonl", "")
            for line in resolved.lines():
                outputs.text("operators.jsonl", line)
            schemes = scheming(bulk, leads, resolved, workspace.first_runs())
            outputs.lines("schemes.jsonl", schemes)
            outputs.text("leads.csv", csv(leads))
            told = told_of(
                job, registry, files, counts, accepted, rejections, trail.tally, leads, abstained
            )
            told["warnings"] = [*reading.unmet(), *album.unmet(), *unfollowed]
            if job.terms != EVIDENCE and (old := otherwise(sealed, workspace, job.terms)):
                told["warnings"].append(
                    f"{len(old):,} files came before, on other terms, which "
                    f"stay: {', '.join(old[:3])}"
                )
            told["notes"] = album.notes()
            outputs.text("report.html", page(Report(
                leads=leads,
                abstained=abstained,
                aside=aside,
                brands={brand.id: brand.name for brand in registry.brands},
                run=told,
                bits=weights.bits,
                rejected=rejections.shown,
                routes=trail.tally.told(),
                pictures=small,
                actors=_actors(resolved, schemes, accounts, workspace),
            )))  # fmt: skip
        outputs.json("run.json", {**told, "seconds": progress.seconds})
    return Summary(leads, abstained, aside, told)


def _heard(
    folder: Path, accounts: Mapping[Key, Account], seeing: Seeing, masking: Masking, _: Tell
) -> Heard:
    """What the records say of accounts, read by a database of this process."""
    return heard(Bulk(folder), accounts, seeing, masking)


def _see(
    job: Job,
    registry: Registry,
    album: Album,
    bulk: Bulk,
    workspace: Workspace,
    screening: Screening,
    rejections: Rejections,
    progress: Progress,
) -> Seeing:
    """Look at the pictures, if there are any; those that cannot be read are rejected rows."""
    if not album:
        return Seeing()
    from countermark.investigation.looking import Looking, see
    from countermark.investigation.recognising import references

    with progress.stage("pictures", len(album)):
        looking = Looking(job.engine, workspace.blobs, workspace.sights, progress.advance)
        marks = references(registry, job.registry.parent, workspace.blobs)
        seeing = see(bulk, album, looking, marks, screening)
    _reject(seeing, album.digests(), rejections)
    return seeing


def _reject(seeing: Seeing, names: Mapping[str, str], rejections: Rejections) -> None:
    """Tell which of the pictures that are named by digest could not be read."""
    for name, why in seeing.broken(names):
        rejections.add(Rejected(file=name, line=None, reason=why, row=None))


def _look_closer(
    job: Job,
    seeing: Seeing,
    album: Album,
    pairs: Pairs,
    workspace: Workspace,
    rejections: Rejections,
    progress: Progress,
) -> None:
    """At the photos of listings that may become leads."""
    own = seeing.gathered.own
    wanted = set(own) if job.every_lead else {str(key) for _, key in pairs.found} & own.keys()
    if not wanted:
        return
    from countermark.investigation.looking import Looking, look_closer

    with progress.stage("photos", len(wanted)):
        looking = Looking(job.engine, workspace.blobs, workspace.sights, progress.advance)
        look_closer(seeing, looking, sorted(wanted))
    names = {d: name for d, name in album.digests().items() if d in looking.crashed}
    _reject(seeing, names, rejections)


def _thumbnails(
    job: Job, leads: Sequence[Lead], workspace: Workspace, progress: Progress
) -> dict[str, Thumbnail]:
    """Of the pictures that the report shows, if there are any."""
    wanted = needed([lead for lead in leads if lead.grade != "abstain" or job.every_lead])
    if not wanted:
        return {}
    from countermark.investigation.looking import Looking
    from countermark.investigation.thumbnails import thumbnails

    with progress.stage("thumbnails", len(wanted)):
        looking = Looking(job.engine, workspace.blobs, workspace.sights, progress.advance)
        return thumbnails(wanted, looking)


def _own(job: Job) -> frozenset[Path]:
    """What is never evidence, also where it lies inside an input."""
    return frozenset(Path(path).resolve() for path in (job.registry, job.out, job.workspace))


def _actors(
    resolved: Resolved,
    schemes: Sequence[Scheme],
    accounts: Mapping[Key, Account],
    workspace: Workspace,
) -> Actors:
    """Those whom the report shows: who has several accounts, and who is in a scheme."""
    shown = resolved.named({role.operator for scheme in schemes for role in scheme.roles})
    keys = [key for operator in shown for key in operator.accounts]
    return Actors(
        operators=shown,
        schemes=schemes,
        hubs=resolved.hubs,
        accounts={key: accounts[key] for key in keys if key in accounts},
        bans=[
            Event(str(account), ban.on, "ban", ban.platform)
            for ban in holding(workspace.bans())
            for account in ban.accounts
        ],
    )


def _promote(run: Run, candidates: Sequence[Candidate], accounts: Mapping[Key, Account]) -> None:
    """Keep the records that a lead rests on where people work; the rest stays in the bulk plane."""
    run.put_records(
        "listing",
        ((str(c.listing.key), c.listing.model_dump(mode="json"), c.listing.evidence)
         for c in candidates),
    )  # fmt: skip
    sellers = {c.listing.seller for c in candidates if c.listing.seller}
    promoters = {p.account for c in candidates for p in c.promotions if p.account}
    run.put_records(
        "account",
        ((str(key), accounts[key].model_dump(mode="json"), accounts[key].evidence)
         for key in sorted(sellers | promoters) if key in accounts),
    )  # fmt: skip
