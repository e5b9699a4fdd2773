//! A document as .docx.
//!
//! The package is written here rather than by a crate: it is a dozen small files of XML of which most never
//! change. Measured in brotli: `docx-rs` takes about 170 KB, and the writer of archives that the workbooks use 65 KB more
//! than the compressor that the storage has anyway; the archive written here takes 0.4 KB.

mod body;
mod markup;
mod package;
mod parts;

use super::model::{Chart, Document};
use body::Body;
pub(super) use markup::push_escaped;
pub use package::Package;
use zhibu_domain::values::date::Day;

/// The document in the layout of official papers. `made` is the day that its properties state; they name no
/// person.
pub fn to_docx(document: &Document, made: Day) -> Vec<u8> {
    let pictures = pictures(document);
    let mut package = Package::default();
    let mut add = |name: &str, content: &str| package.add(name, content.as_bytes());
    add("[Content_Types].xml", parts::CONTENT_TYPES);
    add("_rels/.rels", parts::PACKAGE_RELATIONS);
    add("docProps/core.xml", &parts::core(&document.title, made));
    add("docProps/app.xml", parts::APP);
    add("word/document.xml", &Body::of(document));
    add("word/_rels/document.xml.rels", &parts::relations(pictures.len()));
    add("word/styles.xml", &parts::styles());
    add("word/settings.xml", parts::SETTINGS);
    add("word/fontTable.xml", &parts::font_table());
    add("word/footer1.xml", &parts::footer("right"));
    add("word/footer2.xml", &parts::footer("left"));
    for (number, (chart, png)) in (1..).zip(pictures) {
        package.add(&format!("word/media/chart{number}.svg"), chart.svg.as_bytes());
        package.add(&format!("word/media/chart{number}.png"), png);
    }
    package.finish()
}

/// The charts that have a picture as PNG, in the order of reading, and that. SVG alone is blank in many programs.
fn pictures(document: &Document) -> Vec<(&Chart, &[u8])> {
    document.charts().filter_map(|chart| Some((chart, chart.png.as_deref()?))).collect()
}
