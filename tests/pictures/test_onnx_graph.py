import numpy as np
import onnxruntime

from countermark.pictures.onnx_graph import OnnxGraph


def run(model: bytes, values: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {"input": values})[0])


def test_a_chain_of_operators_is_what_onnxruntime_computes() -> None:
    graph = OnnxGraph(["n", 2])
    weights = np.array([[1, -2], [3, 4]], np.float32)
    product = graph.node("MatMul", ["input", graph.constant(weights)])
    model = graph.written(graph.node("Relu", [product]), ["n", 2])
    values = np.array([[1, 1], [0, -1], [2, 0]], np.float32)
    assert run(model, values).tolist() == np.maximum(values @ weights, 0).tolist()


def test_attributes_of_every_kind_are_understood() -> None:
    graph = OnnxGraph(["n", 1, 4, 4])
    kernel = graph.constant(np.ones((1, 1, 3, 3), np.float32))
    now = graph.node("Conv", ["input", kernel], strides=[2, 2], group=1, auto_pad="SAME_UPPER")
    now = graph.node("LeakyRelu", [now], alpha=0.5)
    model = graph.written(graph.node("Flatten", [now], axis=1), ["n", 4])
    assert run(model, np.ones((1, 1, 4, 4), np.float32)).tolist() == [[9, 6, 6, 4]]
    assert run(model, -np.ones((1, 1, 4, 4), np.float32)).tolist() == [[-4.5, -3, -3, -2]]


def test_the_same_network_is_the_same_bytes() -> None:
    def written() -> bytes:
        graph = OnnxGraph(["n", 3])
        return graph.written(graph.node("Relu", ["input"]), ["n", 3])

    assert written() == written()
