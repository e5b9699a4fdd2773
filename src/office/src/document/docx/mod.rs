//! A document as .docx.
//!
//! The package is written here rather than by a crate: it is a dozen small files of XML of which most never
//! change. Measured in brotli: `docx-rs` takes about 170 KB, and the writer of archives that the workbooks use 65 KB more
//! than the compressor that the storage has anyway; the archive written here takes 0.4 KB.

mod body;
mod markup;
mod package;
mod parts;
mod signature;

use super::model::{Block, Chart, Document};
use body::Body;
pub(super) use markup::push_escaped;
use package::Package;
use zhibu_domain::values::date::Day;

/// What Word shows where a picture has no other form than SVG and it cannot draw that: a transparent point.
const POINT_PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0,
    1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, 0x49, 0x44, 0x41, 0x54,
    0x78, 0x9c, 0x63, 0, 1, 0, 0, 5, 0, 1, 0x0d, 0x0a, 0x2d, 0xb4, 0, 0, 0, 0, 0x49, 0x45, 0x4e,
    0x44, 0xae, 0x42, 0x60, 0x82,
];

/// The document in the layout of official papers. `made` is the day that its properties state; they name no
/// person.
pub fn to_docx(document: &Document, made: Day) -> Vec<u8> {
    let charts = charts(document);
    let mut package = Package::default();
    let mut add = |name: &str, content: &str| package.add(name, content.as_bytes());
    add("[Content_Types].xml", parts::CONTENT_TYPES);
    add("_rels/.rels", parts::PACKAGE_RELATIONS);
    add("docProps/core.xml", &parts::core(&document.title, made));
    add("docProps/app.xml", parts::APP);
    add("word/document.xml", &Body::of(document));
    add("word/_rels/document.xml.rels", &parts::relations(charts.len()));
    add("word/styles.xml", &parts::styles());
    add("word/settings.xml", parts::SETTINGS);
    add("word/fontTable.xml", &parts::font_table());
    add("word/footer1.xml", &parts::footer("right"));
    add("word/footer2.xml", &parts::footer("left"));
    for (number, chart) in (1..).zip(charts) {
        package.add(&format!("word/media/chart{number}.svg"), chart.svg.as_bytes());
        let png = chart.png.as_deref().unwrap_or(POINT_PNG);
        package.add(&format!("word/media/chart{number}.png"), png);
    }
    package.finish()
}

/// The charts, in the order of reading.
fn charts(document: &Document) -> Vec<&Chart> {
    let annexes = document.annexes.iter().flat_map(|annex| &annex.blocks);
    document.blocks.iter().chain(annexes).filter_map(Block::chart).collect()
}
