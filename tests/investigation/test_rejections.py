import json

from countermark.investigation.outputs import Outputs
from countermark.investigation.rejections import SHOWN, Rejections
from countermark.records.rejected import Rejected


def test_all_are_written_and_counted_and_the_first_are_shown(tmp_path):
    with Outputs(tmp_path) as outputs:
        rejections = Rejections(outputs)
        for line in range(SHOWN + 5):
            rejections.add(Rejected(file="posts.jsonl", line=line, reason="no key"))
        rejections.add(Rejected(file="a.jpg", line=None, reason="the picture is cut off"))
    written = [json.loads(each) for each in (tmp_path / "rejected.jsonl").read_text().splitlines()]
    assert len(written) == SHOWN + 6
    assert written[-1]["file"] == "a.jpg"
    assert rejections.told() == {
        "count": SHOWN + 6,
        "reasons": [("no key", SHOWN + 5), ("the picture is cut off", 1)],
    }
    assert rejections.files == {"posts.jsonl": SHOWN + 5, "a.jpg": 1}
    assert [each.line for each in rejections.shown] == list(range(SHOWN))
