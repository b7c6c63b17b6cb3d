"""Reads a candidate and says what speaks for and against it.

In: a candidate (a brand, a listing, what leads to it) and the registry. Out: findings, which
tracing weighs. May import records, links, text; knows nothing of how records were read.
"""

from countermark.signals.choice import ChoiceSignal
from countermark.signals.context import ContextSignal
from countermark.signals.disguise import DisguiseSignal
from countermark.signals.goods import GoodsSignal
from countermark.signals.innocence import InnocenceSignal
from countermark.signals.intent import IntentSignal
from countermark.signals.mention import MentionSignal
from countermark.signals.price import PriceSignal
from countermark.signals.repetition import RepetitionSignal
from countermark.signals.review import ReviewSignal
from countermark.signals.right import RightSignal
from countermark.signals.route import RouteSignal
from countermark.signals.seller import SellerSignal
from countermark.signals.signal import Signal

SIGNALS: tuple[Signal, ...] = (
    RouteSignal(),
    ChoiceSignal(),
    MentionSignal(),
    ContextSignal(),
    IntentSignal(),
    InnocenceSignal(),
    ReviewSignal(),
    RepetitionSignal(),
    PriceSignal(),
    DisguiseSignal(),
    GoodsSignal(),
    SellerSignal(),
    RightSignal(),
)
"""Every signal, one a family."""

MEANINGS = {name: meaning for signal in SIGNALS for name, meaning in signal.names.items()}
"""What each signal says, by `FAMILY.NAME`."""
