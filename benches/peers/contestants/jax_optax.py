"""JAX: the losses of optax, under jit."""

import jax
import jax.numpy as jnp
import numpy as np
from optax import losses

from case import Case
from contestants import Job

jax.config.update("jax_enable_x64", True)

LOSSES = {
    "SquaredError": losses.squared_error,
    "Huber": losses.huber_loss,
    "BinaryCrossEntropyWithLogits": losses.sigmoid_binary_cross_entropy,
    # optax has none of its own.
    "Poisson": lambda pred, target: jnp.exp(pred) - target * pred,
    "SoftmaxCrossEntropy": losses.softmax_cross_entropy_with_integer_labels,
}


def prepare(case: Case, threads: int) -> Job:
    loss = LOSSES[case.loss]
    pred = jnp.asarray(case.pred)
    target = jnp.asarray(case.target if case.classes == 1 else case.labels.astype(np.int32))

    def mean(pred: jax.Array, target: jax.Array) -> jax.Array:
        return loss(pred, target).mean()

    if case.differentiate:
        function = jax.jit(jax.value_and_grad(mean))
        return Job(
            lambda: jax.block_until_ready(function(pred, target)),
            lambda answer: (float(answer[0]), np.asarray(answer[1])),
        )
    function = jax.jit(mean)
    return Job(
        lambda: jax.block_until_ready(function(pred, target)),
        lambda value: (float(value), None),
    )
