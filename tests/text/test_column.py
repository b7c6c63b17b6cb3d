import pyarrow as pa

from countermark.text.column import CHUNK, alike, chunks, joined, strings


def test_a_column_of_any_kind_is_one_array():
    wanted = pa.array(["a", "", "é"], pa.large_string())
    for column in (
        ["a", None, "é"],
        pa.array(["a", None, "é"]),
        pa.chunked_array([["a"], ["", "é"]]),
    ):
        assert strings(column) == wanted


def test_the_runs_hold_every_row_once():
    rows = ["x" * CHUNK, "y", "z" * (CHUNK - 1), "", "w"]
    runs = list(chunks(strings(rows)))
    assert [first for first, _ in runs] == [0, 1, 4]
    assert [row for _, run in runs for row in run.to_pylist()] == rows


def test_joined_rows_are_their_bytes():
    assert joined(strings(["a", "é", None]), "\n") == "a\né\n".encode()
    assert joined(strings([]), "\n") == b""


def test_rows_of_ascii_are_read_apart():
    runs = list(alike(strings(["a", "é", None, "b"])))
    assert [(n.tolist(), run.to_pylist()) for n, run in runs] == [
        ([0, 2, 3], ["a", "", "b"]),
        ([1], ["é"]),
    ]
    assert [n.tolist() for n, _ in alike(strings(["a", "b"]))] == [[0, 1]]
