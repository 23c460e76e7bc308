//! candle: tensors on the CPU, and its backward pass.

use candle_core::{DType, Device, Result, Tensor, Var, WithDType};
use candle_nn::loss;

use super::{Job, Prepared, no_such_loss};
use crate::case::{Case, Number, Quantity};

type Loss = fn(&Tensor, &Tensor) -> Result<Tensor>;

pub fn prepare<T: Number + WithDType>(case: &Case) -> Prepared {
    let loss: Loss = match case.loss.as_str() {
        "SquaredError" => loss::mse,
        "Huber" => |pred, target| loss::huber(pred, target, 1.0),
        "BinaryCrossEntropyWithLogits" => loss::binary_cross_entropy_with_logit,
        // It has none of its own.
        "Poisson" => |pred, target| (pred.exp()? - (pred * target)?)?.mean_all(),
        "SoftmaxCrossEntropy" => loss::cross_entropy,
        _ => return no_such_loss(),
    };
    let (rows, classes, cpu) = (case.rows, case.classes, &Device::Cpu);
    let (pred, target) = match classes {
        1 => (
            Tensor::from_vec(case.pred::<T>(), rows, cpu)?,
            Tensor::from_vec(case.target::<T>(), rows, cpu)?,
        ),
        _ => (
            Tensor::from_vec(case.pred::<T>(), (rows, classes), cpu)?,
            Tensor::from_vec(case.labels(), rows, cpu)?,
        ),
    };
    Ok(match case.quantity {
        Quantity::Value => Box::new(Value { loss, pred, target, value: None }),
        Quantity::ValueAndGradient => {
            let pred = Var::from_tensor(&pred)?;
            Box::new(ValueAndGradient { loss, pred, target, computed: None })
        }
    })
}

struct Value {
    loss: Loss,
    pred: Tensor,
    target: Tensor,
    value: Option<Tensor>,
}

impl Job for Value {
    fn compute(&mut self) {
        self.value = Some((self.loss)(&self.pred, &self.target).expect("valid data"));
    }

    fn value(&self) -> f64 {
        scalar(self.value.as_ref().expect("computed"))
    }

    fn gradient(&self) -> Vec<f64> {
        Vec::new()
    }
}

struct ValueAndGradient {
    loss: Loss,
    pred: Var,
    target: Tensor,
    computed: Option<(Tensor, Tensor)>,
}

impl ValueAndGradient {
    fn value_and_gradient(&self) -> Result<(Tensor, Tensor)> {
        let value = (self.loss)(&self.pred, &self.target)?;
        let gradient = value.backward()?.remove(&self.pred).expect("it was used");
        Ok((value, gradient))
    }
}

impl Job for ValueAndGradient {
    fn compute(&mut self) {
        self.computed = None;
        self.computed = Some(self.value_and_gradient().expect("valid data"));
    }

    fn value(&self) -> f64 {
        scalar(&self.computed.as_ref().expect("computed").0)
    }

    fn gradient(&self) -> Vec<f64> {
        let gradient = &self.computed.as_ref().expect("computed").1;
        let numbers = gradient.to_dtype(DType::F64).and_then(|tensor| tensor.flatten_all());
        numbers.and_then(|tensor| tensor.to_vec1()).expect("numbers")
    }
}

fn scalar(tensor: &Tensor) -> f64 {
    tensor.to_dtype(DType::F64).and_then(|tensor| tensor.to_scalar()).expect("one number")
}
