"""A network in the ONNX form as an embedder: the shipped one, and any that lies on this machine.

Models that know more (SigLIP 2, DINOv2, SSCD, MobileCLIP) are downloads of hundreds of megabytes
with terms of their own; whoever has one exported to `NAME.onnx` writes beside it `NAME.json`:

    {"name": "dinov2-small", "size": 224, "mean": [123.7, 116.3, 103.5], "std": [58.4, 57.1, 57.4]}

`mean` and `std` are those of pixels 0–255. `output` names the answer to use where there are
several; of an answer with one vector a patch (n × patches × d, or n × d × rows × columns) the mean
is taken.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from countermark.pictures.embedder import Embedder, Vectors, normalised, squashed
from countermark.pictures.picture import Pixels

BATCH = 16
"""Pictures that go through the network at once."""
MAX_MODEL_BYTES = 4 << 30
_Three = tuple[float, float, float]


class ModelError(ValueError):
    """A model's file or the description beside it cannot be used."""


class Description(BaseModel):
    """What a network wants to be given."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1, max_length=80)]
    size: Annotated[int, Field(ge=16, le=1024)]
    mean: _Three
    std: tuple[Annotated[float, Field(gt=0)], ...] = Field(min_length=3, max_length=3)
    output: str | None = None


class OnnxEmbedder(Embedder):
    """Pictures through a network that takes n × 3 × size × size and answers with vectors."""

    def __init__(self, model: bytes | Path, description: Description, *, threads: int = 1) -> None:
        """Loads the network.

        Raises:
            ModelError: onnxruntime cannot load it, or it takes or answers something else.
        """
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = threads
        settings.inter_op_num_threads = 1
        settings.use_deterministic_compute = True
        settings.log_severity_level = 3
        source = model if isinstance(model, bytes) else str(model)
        try:
            self._session = onnxruntime.InferenceSession(
                source, settings, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's errors have no common base
            raise ModelError(f"the model cannot be loaded: {error}") from error
        outputs = [each.name for each in self._session.get_outputs()]
        self._output = description.output or outputs[0]
        inputs = self._session.get_inputs()
        if len(inputs) != 1 or self._output not in outputs:
            raise ModelError(f"the model must take one input and answer {self._output}")
        self._input = inputs[0].name
        self._mean = np.array(description.mean, np.float32)
        self._scale = 1 / np.array(description.std, np.float32)
        self.name = description.name
        self.size = description.size
        self.dimension = int(self._through([np.zeros((8, 8, 3), np.uint8)]).shape[1])

    def embed(self, pictures: Sequence[Pixels]) -> Vectors:
        """See `Embedder.embed`."""
        if not pictures:
            return np.zeros((0, self.dimension), np.float32)
        batches = [pictures[at : at + BATCH] for at in range(0, len(pictures), BATCH)]
        return normalised(np.concatenate([self._through(batch) for batch in batches]))

    def _through(self, pictures: Sequence[Pixels]) -> NDArray[np.float32]:
        answer = self._answer(np.stack([squashed(picture, self.size) for picture in pictures]))
        if answer.ndim == 4:
            answer = self._pooled(answer)
        elif answer.ndim == 3:
            answer = answer.mean(axis=1)
        if answer.ndim != 2 or len(answer) != len(pictures):
            raise ModelError("the model does not answer with one vector a picture")
        return answer.astype(np.float32)

    def _pooled(self, maps: NDArray[np.float32]) -> NDArray[np.float32]:
        """Of each picture's map (n × d × rows × columns) one vector."""
        return np.asarray(maps.mean(axis=(2, 3)))

    def _answer(self, stack: NDArray[np.uint8]) -> NDArray[np.float32]:
        """What the network answers to pictures of one size (n × rows × columns × 3)."""
        ready = np.stack([cv2.split(picture) for picture in stack]).astype(np.float32)
        ready -= self._mean[:, None, None]
        ready *= self._scale[:, None, None]
        try:
            return np.asarray(self._session.run([self._output], {self._input: ready})[0])
        except Exception as error:  # as above
            raise ModelError(f"the model cannot be run: {error}") from error


def local_model(path: Path, *, threads: int = 1) -> OnnxEmbedder:
    """The embedder of an ONNX file that lies on this machine, described by the JSON beside it.

    Its name gets the file's own digest, so that vectors of another version are never mixed in.

    Raises:
        ModelError: a file is missing or cannot be used; says which and why.
    """
    beside = path.with_suffix(".json")
    try:
        described = Description.model_validate(json.loads(beside.read_text("utf-8")))
        if path.stat().st_size > MAX_MODEL_BYTES:
            raise ModelError(f"{path}: too large")
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "all of it"
        raise ModelError(f"{beside}: {field}: {first['msg']}") from error
    except (OSError, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{path}: {error}") from error
    named = described.model_copy(update={"name": f"{described.name}-{digest[:12]}"})
    return OnnxEmbedder(path, named, threads=threads)
