//! Pictures of a training run, as SVG files in `target/train/`.

use crate::picture::{
    Area, BLUE, Chart, GREY, INK, LABEL, ORANGE, TITLE, curve, finish, legend, path,
};
use crate::report::History;
use plotters::coord::types::RangedCoordf64;
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use std::error::Error;

const GREEN: RGBColor = RGBColor(0, 130, 95);

/// Draws the loss over the epochs, on a logarithmic scale: the last tenth of the way down is as
/// visible as the first.
pub fn loss_curves(
    file: &str,
    title: &str,
    loss: &str,
    history: &History,
) -> Result<(), Box<dyn Error>> {
    let path = path("train", file)?;
    let root = SVGBackend::new(&path, (760, 460)).into_drawing_area();
    root.fill(&WHITE)?;

    let curves = [
        ("training rows", &history.training, BLUE),
        ("held-back rows", &history.held_back, ORANGE),
    ];
    let losses = || curves.iter().flat_map(|(_, losses, _)| *losses);
    let least = losses().copied().fold(f64::MAX, f64::min) / 1.2;
    let most = losses().copied().fold(f64::MIN, f64::max) * 1.2;
    let ticks = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0].into_iter();
    let ticks = ticks.filter(|tick| (least..most).contains(tick)).collect();
    let losses = (least..most).log_scale().with_key_points(ticks);
    let epochs = 0..history.training.len() - 1;
    let mut chart = ChartBuilder::on(&root)
        .caption(title, TITLE.into_font().color(&INK))
        .margin(16)
        .x_label_area_size(44)
        .y_label_area_size(64)
        .build_cartesian_2d(epochs, losses)?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GREY.mix(0.2))
        .axis_style(GREY)
        .label_style(LABEL.into_font().color(&INK))
        .x_desc("epochs")
        .y_desc(format!("{loss} (log scale)"))
        .y_label_formatter(&|y| y.to_string())
        .draw()?;
    for (name, losses, colour) in curves {
        curve(&mut chart, losses.iter().copied().enumerate(), name, colour.stroke_width(2))?;
    }
    legend(&mut chart, SeriesLabelPosition::UpperRight)?;
    finish(&root, &path)
}

/// A straight line, by the two points where it enters and leaves the picture.
pub type Segment = [(f64, f64); 2];

/// What the picture of the fits with outliers shows.
pub struct Fits {
    pub points: Vec<(f64, f64)>,
    pub outliers: Vec<(f64, f64)>,
    pub squared: Segment,
    pub huber: Segment,
    /// Squared error again, had there been no outliers.
    pub unspoiled: Segment,
    /// The lines that a tenth, a half and nine tenths of the points lie below.
    pub quantiles: [Segment; 3],
}

/// Draws two panels with the same points: a line by one loss or another, and a band.
pub fn fits(file: &str, fits: &Fits) -> Result<(), Box<dyn Error>> {
    let path = path("train", file)?;
    let root = SVGBackend::new(&path, (1240, 580)).into_drawing_area();
    root.fill(&WHITE)?;
    let panels = root.split_evenly((1, 2));

    let mut chart =
        panel(&panels[0], "Outliers tilt the line of SquaredError, not that of Huber", fits)?;
    let lines = [("SquaredError", fits.squared, ORANGE), ("Huber", fits.huber, BLUE)];
    for (name, line, colour) in lines {
        curve(&mut chart, line, name, colour.stroke_width(3))?;
    }
    // Last, so that it shows where it runs along another.
    let dashed = INK.stroke_width(2);
    chart
        .draw_series(DashedLineSeries::new(fits.unspoiled, 12, 8, dashed))?
        .label("SquaredError without the outliers")
        .legend(move |(x, y)| DashedPathElement::new([(x, y), (x + 24, y)], 8, 6, dashed));
    legend(&mut chart, SeriesLabelPosition::UpperRight)?;

    let mut chart =
        panel(&panels[1], "Quantile gives the middle, and a band for 8 patients in 10", fits)?;
    let [low, middle, high] = fits.quantiles;
    let band = GREEN.mix(0.2).filled();
    chart
        .draw_series([Polygon::new([low[0], low[1], high[1], high[0]], band)])?
        .label("Quantile(0.1) to Quantile(0.9)")
        .legend(move |(x, y)| Rectangle::new([(x, y - 6), (x + 24, y + 6)], band));
    curve(&mut chart, middle, "Quantile(0.5), the median", GREEN.stroke_width(3))?;
    legend(&mut chart, SeriesLabelPosition::UpperRight)?;
    finish(&root, &path)
}

/// Axes, and the patients.
fn panel<'a, 'b>(
    area: &'a Area<'b>,
    title: &str,
    fits: &Fits,
) -> Result<Chart<'a, 'b, RangedCoordf64, RangedCoordf64>, Box<dyn Error>> {
    let [(left, _), (right, _)] = fits.squared;
    let mut chart = ChartBuilder::on(area)
        .caption(title, TITLE.into_font().color(&INK))
        .margin(16)
        .x_label_area_size(44)
        .y_label_area_size(60)
        .build_cartesian_2d(left..right, 0.0..650.0)?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GREY.mix(0.2))
        .axis_style(GREY)
        .label_style(LABEL.into_font().color(&INK))
        .x_desc("body mass index (kg/m²)")
        .y_desc("progression of diabetes after one year")
        .x_label_formatter(&|x| format!("{x:.0}"))
        .y_label_formatter(&|y| format!("{y:.0}"))
        .draw()?;
    let patient = GREY.mix(0.6).filled();
    chart
        .draw_series(fits.points.iter().map(|&at| Circle::new(at, 3, patient)))?
        .label("patients")
        .legend(move |(x, y)| Circle::new((x + 12, y), 3, patient));
    let outlier = RED.stroke_width(2);
    chart
        .draw_series(fits.outliers.iter().map(|&at| Cross::new(at, 5, outlier)))?
        .label("outliers, put in on purpose")
        .legend(move |(x, y)| Cross::new((x + 12, y), 5, outlier));
    Ok(chart)
}
