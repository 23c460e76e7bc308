//! What the pictures of all examples have in common. They are SVG files in a folder of `target/`.
//!
//! `plotters` without its font and bitmap features needs nothing from the system: the text in an
//! SVG is drawn by whoever shows it.

use plotters::coord::Shift;
use plotters::coord::ranged1d::Ranged;
use plotters::prelude::*;
use std::error::Error;
use std::path::{Path, PathBuf};

// Okabe and Ito's colours: told apart by readers with any colour vision, and in print.
pub(crate) const BLUE: RGBColor = RGBColor(0, 114, 178);
pub(crate) const ORANGE: RGBColor = RGBColor(213, 94, 0);
pub(crate) const GREY: RGBColor = RGBColor(120, 120, 120);
pub(crate) const INK: RGBColor = RGBColor(40, 40, 40);

pub(crate) const TITLE: (&str, u32) = ("sans-serif", 21);
pub(crate) const LABEL: (&str, u32) = ("sans-serif", 15);

pub(crate) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
pub(crate) type Chart<'a, 'b, X, Y> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<X, Y>>;

/// Draws a line, and puts it into the legend.
pub(crate) fn curve<'a, 'b: 'a, X, Y>(
    chart: &mut Chart<'a, 'b, X, Y>,
    line: impl IntoIterator<Item = (X::ValueType, Y::ValueType)>,
    name: &str,
    style: ShapeStyle,
) -> Result<(), Box<dyn Error>>
where
    X: Ranged<ValueType: Clone + 'static>,
    Y: Ranged<ValueType: Clone + 'static>,
{
    chart
        .draw_series(LineSeries::new(line, style))?
        .label(name)
        .legend(move |(x, y)| PathElement::new([(x, y), (x + 24, y)], style));
    Ok(())
}

pub(crate) fn legend<'a, 'b: 'a, X, Y>(
    chart: &mut Chart<'a, 'b, X, Y>,
    place: SeriesLabelPosition,
) -> Result<(), Box<dyn Error>>
where
    X: Ranged<ValueType: 'static>,
    Y: Ranged<ValueType: 'static>,
{
    chart
        .configure_series_labels()
        .position(place)
        .margin(12)
        .legend_area_size(34)
        .label_font(LABEL.into_font().color(&INK))
        .background_style(WHITE.mix(0.85))
        .border_style(GREY.mix(0.4))
        .draw()?;
    Ok(())
}

/// The path of a picture, whose folder is made.
pub(crate) fn path(folder: &str, file: &str) -> Result<PathBuf, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target").join(folder);
    std::fs::create_dir_all(&folder)?;
    Ok(folder.join(file))
}

/// Writes the file, which would otherwise happen when `root` is dropped and errors are lost.
pub(crate) fn finish(root: &Area, path: &Path) -> Result<(), Box<dyn Error>> {
    root.present()?;
    let here = std::env::current_dir()?;
    let shown = path.strip_prefix(here).unwrap_or(path);
    println!("\nPicture: {}", shown.display());
    Ok(())
}
