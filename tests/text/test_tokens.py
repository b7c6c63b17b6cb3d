import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from countermark.text.tokens import Groups, tokens

ROWS = st.lists(st.text(st.sampled_from("ab \n\tж链🔥\x1e\u3000"), max_size=12), max_size=6)


@given(ROWS)
def test_rows_are_their_tokens(rows):
    cut = tokens(pa.array(rows, pa.large_string()))
    assert len(set(cut.unique.to_pylist()) - {""}) == len(cut.unique) - 1
    assert [cut.text(row) for row in range(len(rows))] == rows
    unique = cut.unique.to_pylist()
    for row, text in enumerate(rows):
        own = cut.codes[cut.ends[row] + 1 : cut.ends[row + 1]]
        assert "".join(unique[code] for code in own)[:-1] == text
        at = cut.rows[row]
        for code, start in zip(own, cut.starts[cut.ends[row] + 1 :], strict=False):
            assert f"{text} ".startswith(unique[code], start - at)


@given(ROWS.filter(bool), st.integers(1, 9))
def test_runs_of_rows_are_all_the_rows(rows, size):
    cut = tokens(pa.array(rows, pa.large_string()))
    seen = []
    for first, run in cut.runs(size):
        assert first == len(seen)
        seen += [run.text(row) for row in range(run.rows.size)]
        assert run.row_of(run.ends[:-1] + 1).tolist() == list(range(run.rows.size))
    assert seen == rows


def test_numbers_of_groups():
    numbers, of = Groups([[4, 5], [6]]).spread(pa.array([1, 0, 0]).to_numpy())
    assert numbers.tolist() == [6, 4, 5, 4, 5]
    assert of.tolist() == [0, 1, 1, 2, 2]
