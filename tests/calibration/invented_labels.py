"""Labels drawn from weights that are known, to see whether they are found again."""

from random import Random

from countermark.calibration.label import Label

TRUE = {
    "route.direct": 6.5,
    "route.quoted": 3.0,
    "mention.tag": 2.5,
    "mention.typo": 0.6,
    "price.far-below": 2.0,
    "price.near": -3.0,
    "innocence.warning": -4.0,
}
PRIOR = -7.0


def holds(findings: list[tuple[str, float]], random: Random) -> bool:
    """Drawn with the odds that the true weights give: of a family the strongest counts."""
    strongest: dict[str, float] = {}
    for signal, _ in findings:
        family, bits = signal.partition(".")[0], TRUE[signal]
        if abs(bits) > abs(strongest.get(family, 0.0)):
            strongest[family] = bits
    return random.random() < 1 / (1 + 2 ** -(PRIOR + sum(strongest.values())))


def drawn(count: int, seed: int = 1) -> list[Label]:
    """So many labels: every lead has a route and a mention, other reasons come and go."""
    random = Random(seed)
    labels = []
    for number in range(count):
        names = {random.choice(("route.direct", "route.direct", "route.quoted"))}
        names |= {random.choice(("mention.tag", "mention.typo"))}
        names |= {name for name in TRUE if random.random() < 0.25}
        findings = [(name, 1.0) for name in sorted(names)]
        labels.append(
            Label(f"L-{number}", f"seller {number % 97}", holds(findings, random), tuple(findings))
        )
    return labels
