"""Schemas derived from the records: Arrow for the bulk plane, JSON Schema for everybody else."""

from __future__ import annotations

import types
import typing
from typing import Annotated, Any

import pyarrow as pa
from pydantic import BaseModel, TypeAdapter

from countermark.records.account import Account
from countermark.records.ban import Ban
from countermark.records.comeback import Comeback
from countermark.records.judgement import Judgement
from countermark.records.key import Key
from countermark.records.lead import Lead
from countermark.records.listing import Listing
from countermark.records.message import Message
from countermark.records.operator import Operator, Scheme
from countermark.records.page import Page
from countermark.records.post import Post
from countermark.records.record import Record
from countermark.records.redirect import Redirect
from countermark.records.rejected import Rejected
from countermark.records.route import Route
from countermark.records.trade import Order, Payment

READ: dict[str, type[Record]] = {
    "listing": Listing,
    "post": Post,
    "message": Message,
    "account": Account,
    "page": Page,
    "redirect": Redirect,
    "order": Order,
    "payment": Payment,
}
"""What is read from evidence, by the name that the files and the workspace use."""

FOUND: dict[str, type[BaseModel]] = {
    "route": Route,
    "lead": Lead,
    "judgement": Judgement,
    "operator": Operator,
    "scheme": Scheme,
    "ban": Ban,
    "comeback": Comeback,
    "rejected": Rejected,
}
"""What is written, by the name of its file, or of the command that prints it."""


def arrow_type(annotation: Any) -> pa.DataType:
    """The Arrow type of a field. Raises TypeError for a type that the bulk plane has none for."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Annotated:
        return arrow_type(arguments[0])
    if origin in (typing.Union, types.UnionType):
        (only,) = (a for a in arguments if a is not type(None))
        return arrow_type(only)
    if origin is tuple:
        return pa.list_(arrow_type(arguments[0]))
    if annotation in (str, Key):
        return pa.string()
    if annotation in (int, float, bool):
        return {int: pa.int64(), float: pa.float64(), bool: pa.bool_()}[annotation]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return pa.struct(_fields(annotation, ()))
    raise TypeError(f"no Arrow type for {annotation!r}")


def arrow_schema(model: type[BaseModel], without: tuple[str, ...] = ()) -> pa.Schema:
    """The Arrow schema of a record's fields, in their order, except those in `without`."""
    return pa.schema(_fields(model, without))


def _fields(model: type[BaseModel], without: tuple[str, ...]) -> list[pa.Field]:
    return [
        pa.field(name, arrow_type(field.annotation))
        for name, field in model.model_fields.items()
        if name not in without
    ]


def json_schema() -> dict[str, Any]:
    """One JSON Schema (2020-12) with every record that is read or written, under `$defs`."""
    definitions: dict[str, Any] = {}
    for model in (*READ.values(), *FOUND.values()):
        written = TypeAdapter(model).json_schema(mode="serialization", by_alias=True)
        definitions.update(written.pop("$defs", {}))
        definitions[model.__name__] = written
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The vocabulary of Countermark",
        "$defs": dict(sorted(definitions.items())),
    }
