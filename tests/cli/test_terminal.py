from countermark.cli.terminal import counted, say


def test_text_of_strangers_cannot_steer_the_terminal(capsys):
    say("title \x1b[2J\x9b31m\u202e\r end")
    shown = capsys.readouterr().out
    assert shown == "title ‹U+001B›[2J‹U+009B›31m‹U+202E›‹U+000D› end\n"


def test_lines_of_a_message_stay_lines(capsys):
    say("one\ntwo", err=True)
    assert capsys.readouterr().err == "one\ntwo\n"


def test_one_is_no_plural():
    assert [counted(n, "row") for n in (0, 1, 1508)] == ["0 rows", "1 row", "1,508 rows"]
