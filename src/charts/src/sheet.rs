//! A chart as a standalone picture for documents, with its title, legend and source.

use std::fmt::Write as _;

use super::canvas::{text_width, xml_text};
use super::color::{Color, pattern_defs};

const MARGIN_PX: i32 = 12;
const TITLE_PX: i32 = 34;
const LINE_PX: i32 = 20;
/// The width and height of a patch of a colour in legends, in pixels.
pub const SWATCH_PX: i32 = 12;

/// The texts of a sheet.
#[derive(Clone, Debug, Default)]
pub struct SheetTexts {
    /// The title of the chart, with the unit; empty where it stands beside the picture.
    pub title: String,
    /// The name and colour of each series.
    pub legend: Vec<(String, Color)>,
    /// The source of the figures.
    pub notes: String,
}

/// Adds the texts of a sheet to a drawn chart. Colours stay CSS custom properties.
pub fn sheet(chart: &str, on: &SheetTexts) -> String {
    let side = |name: &str| -> Option<i32> {
        let after = chart.split_once(&format!("{name}=\""))?.1;
        after.split_once('"')?.0.parse().ok()
    };
    let (Some(width), Some(height)) = (side("width"), side("height")) else {
        return chart.to_owned();
    };
    let mut parts = String::new();
    let mut text = |x: i32, y: i32, style: &str, words: &str| {
        let words = escaped(words);
        let _written = write!(parts, "<text x=\"{x}\" y=\"{y}\" {style}>{words}</text>");
    };
    let (mut x, mut y) = (MARGIN_PX, MARGIN_PX);
    if !on.title.is_empty() {
        text(MARGIN_PX, 24, "font-size=\"16\" font-weight=\"bold\"", &on.title);
        y = TITLE_PX;
    }
    let mut swatches = String::new();
    for (name, color) in &on.legend {
        let needed = SWATCH_PX + 6 + text_width(name) * 12 / 11 + 18;
        if x > MARGIN_PX && x + needed > width - MARGIN_PX {
            (x, y) = (MARGIN_PX, y + LINE_PX);
        }
        let fill = color.fill();
        let _written = write!(
            swatches,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{SWATCH_PX}\" height=\"{SWATCH_PX}\" fill=\"{fill}\"/>"
        );
        text(x + SWATCH_PX + 6, y + 10, "", name);
        x += needed;
    }
    let top = y + LINE_PX + 4;
    text(MARGIN_PX, top + height + 16, "fill=\"var(--ink-label)\"", &on.notes);
    let whole = top + height + 28;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{whole}\" \
         viewBox=\"0 0 {width} {whole}\" font-family=\"sans-serif\" font-size=\"12\" \
         fill=\"var(--ink)\"><rect width=\"100%\" height=\"100%\" fill=\"var(--surface)\"/>\
         {parts}{swatches}<g transform=\"translate(0 {top})\">{chart}</g></svg>"
    )
}

/// A picture with its hatchings, and with colours in the place of custom properties, so that it stands
/// in any document. `property` is the value of a custom property; what is empty becomes black.
///
/// Only attributes have custom properties: a name that looks like one stays as it is. No text has a
/// quotation mark that is not escaped.
pub fn standalone(svg: &str, property: impl Fn(&str) -> String) -> String {
    const BEGIN: &str = "=\"var(";
    const END: &str = ")\"";
    let whole = svg.replacen('>', &format!(">{}", pattern_defs()), 1);
    let mut resolved = String::with_capacity(whole.len());
    let mut rest = &*whole;
    while let Some((before, after)) = rest.split_once(BEGIN)
        && let Some((name, after)) = after.split_once(END)
    {
        let color = property(name);
        let color = if color.is_empty() { "#000" } else { &color };
        resolved.extend([before, "=\"", color, "\""]);
        rest = after;
    }
    resolved + rest
}

fn escaped(text: &str) -> String {
    let text = xml_text(text).replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}
