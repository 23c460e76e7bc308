//! burn: tensors of its backend Flex, with its automatic differentiation.

use burn::nn::loss::{
    BinaryCrossEntropyLossConfig, CrossEntropyLossConfig, HuberLossConfig, MseLoss,
    PoissonNllLossConfig, Reduction,
};
use burn::tensor::{DType, Device, Element, Int, Tensor, TensorData};

use super::{Job, Prepared, no_such_loss};
use crate::case::{Case, Number, Quantity};

pub fn prepare<T: Number + Element>(case: &Case) -> Prepared {
    let cpu = Device::flex();
    let float = <T as Element>::dtype();
    let device = match case.quantity {
        Quantity::Value => cpu,
        Quantity::ValueAndGradient => cpu.autodiff(),
    };
    let target = || {
        let data = TensorData::new(case.target::<T>(), [case.rows]);
        Tensor::<1>::from_data(data, (&device, float))
    };
    let labels = || {
        let data = TensorData::new(case.labels(), [case.rows]);
        Tensor::<1, Int>::from_data(data, &device)
    };
    match case.loss.as_str() {
        "SquaredError" => {
            let (loss, target) = (MseLoss::new(), target());
            job::<T, 1>(case, &device, move |pred| {
                loss.forward(pred, target.clone(), Reduction::Mean)
            })
        }
        "Huber" => {
            let (loss, target) = (HuberLossConfig::new(1.0).init(), target());
            job::<T, 1>(case, &device, move |pred| {
                loss.forward(pred, target.clone(), Reduction::Mean)
            })
        }
        "BinaryCrossEntropyWithLogits" if float != DType::F32 => {
            Err("its binary cross-entropy makes f32 of the targets, and panics at f64".into())
        }
        "BinaryCrossEntropyWithLogits" => {
            let loss = BinaryCrossEntropyLossConfig::new().with_logits(true).init(&device);
            let target = labels();
            job::<T, 1>(case, &device, move |pred| loss.forward(pred, target.clone()))
        }
        "Poisson" => {
            let (loss, target) = (PoissonNllLossConfig::new().init(), target());
            job::<T, 1>(case, &device, move |pred| {
                loss.forward(pred, target.clone(), Reduction::Mean)
            })
        }
        "SoftmaxCrossEntropy" => {
            let (loss, target) = (CrossEntropyLossConfig::new().init(&device), labels());
            job::<T, 2>(case, &device, move |pred| loss.forward(pred, target.clone()))
        }
        _ => no_such_loss(),
    }
}

fn job<T: Number + Element, const D: usize>(
    case: &Case,
    device: &Device,
    loss: impl Fn(Tensor<D>) -> Tensor<1> + 'static,
) -> Prepared {
    let shape = [case.rows, case.classes];
    let data = TensorData::new(case.pred::<T>(), &shape[..D]);
    let pred = Tensor::from_data(data, (device, <T as Element>::dtype()));
    let differentiate = case.quantity == Quantity::ValueAndGradient;
    let pred = if differentiate { pred.require_grad() } else { pred };
    Ok(Box::new(Tensors { loss, pred, differentiate, value: None, gradient: None }))
}

struct Tensors<const D: usize, L> {
    loss: L,
    pred: Tensor<D>,
    differentiate: bool,
    value: Option<Tensor<1>>,
    gradient: Option<Tensor<D>>,
}

impl<const D: usize, L: Fn(Tensor<D>) -> Tensor<1>> Job for Tensors<D, L> {
    fn compute(&mut self) {
        self.gradient = None;
        let value = (self.loss)(self.pred.clone());
        if self.differentiate {
            self.gradient = self.pred.grad_remove(&mut value.backward());
        }
        self.value = Some(value);
    }

    fn value(&self) -> f64 {
        self.value.clone().expect("computed").into_scalar()
    }

    fn gradient(&self) -> Vec<f64> {
        let data = self.gradient.clone().expect("computed").into_data_dtype(DType::F64);
        data.try_to_vec().expect("numbers of that type")
    }
}
