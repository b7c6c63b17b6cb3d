"""`countermark schema`: valid, and what is written fits it."""

import json

import jsonschema
import pytest

FILES = {"leads": "Lead", "routes": "Route", "operators": "Operator", "rejected": "Rejected"}


@pytest.fixture(scope="module")
def published(countermark):
    done = countermark("schema", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_it_is_a_valid_schema(published):
    jsonschema.Draft202012Validator.check_schema(published)
    assert {"Listing", "Post", "Lead", "Route", "Operator", "Scheme"} <= set(published["$defs"])


def test_what_is_written_fits_it(published, case, invoke, tmp_path):
    out = tmp_path / "out"
    command = ("investigate", case.input, "--registry", case.registry, "--out", out)
    assert invoke(*command).exit_code == 0
    for name, record in FILES.items():
        schema = published | {"$ref": f"#/$defs/{record}"}
        validator = jsonschema.Draft202012Validator(schema)
        written = (out / f"{name}.jsonl").read_text("utf-8").splitlines()
        assert written
        for line in written:
            validator.validate(json.loads(line))


def test_what_does_not_belong_there_does_not_fit(published):
    schema = published | {"$ref": "#/$defs/Route"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"from": "web:a", "to": None, "certainty": 2, "route": []}, schema)
