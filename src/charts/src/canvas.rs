//! The drawing backend: plotters' SVG backend, except that the width of text is estimated here.
//!
//! In the browser, plotters measures text by inserting a span into the page for every label; natively
//! it counts bytes, by which a Chinese character is three times as wide. Here a Chinese, Japanese or
//! Korean character is one em wide and any other 0.55 em, on all targets.

use std::borrow::Cow;

use plotters::prelude::SVGBackend;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontFamily,
};

use super::color;

/// The width of Latin letters and digits, in em.
const LATIN_EM: f64 = 0.55;
/// The size of all labels, in pixels.
pub const LABEL_PX: f64 = 12.0;
/// Plotters divides font sizes by this factor in the SVG, so they are multiplied beforehand.
pub const PLOTTERS_SHRINKS: f64 = 1.24;
/// Labels use the font of the page.
pub const LABEL_FAMILY: FontFamily<'static> = FontFamily::Name("inherit");

fn em_width(char: char) -> f64 {
    let is_wide = matches!(char, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3fffd}'
        | '\u{2014}' | '\u{2018}'..='\u{201d}' | '\u{2026}');
    if is_wide { 1.0 } else { LATIN_EM }
}

/// The width of a label in pixels.
pub fn text_width(text: &str) -> i32 {
    width_at(text, LABEL_PX)
}

fn width_at(text: &str, size_px: f64) -> i32 {
    let ems: f64 = text.chars().map(em_width).sum();
    #[expect(clippy::cast_possible_truncation, reason = "labels are far shorter than 2^31 pixels")]
    let pixels = (ems * size_px).ceil() as i32;
    pixels
}

/// A text without the characters that no XML document may have, even escaped: control characters, U+FFFE
/// and U+FFFF.
pub fn xml_text(text: &str) -> Cow<'_, str> {
    let is_barred = |char: char| {
        let is_control = char.is_control() && !matches!(char, '\t' | '\n' | '\r');
        is_control || matches!(char, '\u{fffe}' | '\u{ffff}')
    };
    if text.contains(is_barred) { Cow::Owned(text.replace(is_barred, "")) } else { text.into() }
}

/// Truncates a text with an ellipsis to at most this width, in pixels.
pub fn fitted(text: &str, most_px: i32) -> String {
    if text_width(text) <= most_px {
        return text.to_owned();
    }
    let mut short = String::new();
    for char in text.chars() {
        short.push(char);
        if text_width(&short) + text_width("…") > most_px {
            short.pop();
            break;
        }
    }
    short + "…"
}

/// The drawing backend: see the module documentation.
pub struct Canvas<'a> {
    inner: SVGBackend<'a>,
}

impl<'a> Canvas<'a> {
    pub fn new(svg: &'a mut String, size: (u32, u32)) -> Self {
        Self { inner: SVGBackend::with_string(svg, size) }
    }
}

type Outcome<T, E> = Result<T, DrawingErrorKind<E>>;

impl DrawingBackend for Canvas<'_> {
    type ErrorType = std::io::Error;

    fn get_size(&self) -> (u32, u32) {
        self.inner.get_size()
    }

    fn ensure_prepared(&mut self) -> Outcome<(), Self::ErrorType> {
        self.inner.ensure_prepared()
    }

    fn present(&mut self) -> Outcome<(), Self::ErrorType> {
        self.inner.present()
    }

    fn draw_pixel(
        &mut self,
        at: BackendCoord,
        color: BackendColor,
    ) -> Outcome<(), Self::ErrorType> {
        self.inner.draw_pixel(at, color)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Outcome<(), Self::ErrorType> {
        self.inner.draw_line(from, to, style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        lower_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Outcome<(), Self::ErrorType> {
        self.inner.draw_rect(upper_left, lower_right, style, fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Outcome<(), Self::ErrorType> {
        self.inner.draw_path(path, style)
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Outcome<(), Self::ErrorType> {
        self.inner.draw_circle(center, radius, style, fill)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Outcome<(), Self::ErrorType> {
        self.inner.fill_polygon(corners, style)
    }

    fn draw_text<T: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &T,
        at: BackendCoord,
    ) -> Outcome<(), Self::ErrorType> {
        self.inner.draw_text(&xml_text(text), style, at)
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Outcome<(u32, u32), Self::ErrorType> {
        let size = style.size() / PLOTTERS_SHRINKS;
        let width = u32::try_from(width_at(text, size)).unwrap_or(0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a font size")]
        let height = size.ceil() as u32;
        Ok((width, height))
    }
}

/// Draws a new SVG element, and replaces the marker colours.
pub fn drawn(
    size: (u32, u32),
    draw: impl FnOnce(&plotters::drawing::DrawingArea<Canvas<'_>, plotters::coord::Shift>) -> Drawing,
) -> String {
    use plotters::drawing::IntoDrawingArea;

    let mut svg = String::new();
    {
        let root = Canvas::new(&mut svg, size).into_drawing_area();
        let drawn = draw(&root).and_then(|()| root.present());
        // Only I/O can fail, and the output is a string.
        drawn.expect("drawing into a string does not fail");
    }
    color::apply(&svg)
}

/// The result of a drawing function.
pub type Drawing = Result<(), plotters::drawing::DrawingAreaErrorKind<std::io::Error>>;
