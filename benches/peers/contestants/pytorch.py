"""PyTorch: eager, and compiled by torch.compile."""

from collections.abc import Callable
from functools import partial

import torch
import torch.nn.functional as F

from case import Case
from contestants import Job

LOSSES = {
    "SquaredError": F.mse_loss,
    "Huber": partial(F.huber_loss, delta=1.0),
    "BinaryCrossEntropyWithLogits": F.binary_cross_entropy_with_logits,
    "Poisson": F.poisson_nll_loss,
    "SoftmaxCrossEntropy": F.cross_entropy,
}


def prepare(case: Case, threads: int) -> Job:
    return _prepare(case, threads, LOSSES[case.loss])


def prepare_compiled(case: Case, threads: int) -> Job:
    torch._dynamo.reset()
    return _prepare(case, threads, torch.compile(LOSSES[case.loss], dynamic=False))


def _prepare(case: Case, threads: int, loss: Callable) -> Job:
    torch.set_num_threads(threads)
    pred = torch.from_numpy(case.pred)
    target = torch.from_numpy(case.target if case.classes == 1 else case.labels)
    if not case.differentiate:
        return Job(
            torch.inference_mode()(lambda: loss(pred, target)),
            lambda value: (value.item(), None),
        )
    pred.requires_grad_()

    def compute() -> torch.Tensor:
        pred.grad = None
        value = loss(pred, target)
        value.backward()
        return value

    return Job(compute, lambda value: (value.item(), pred.grad.numpy()))
