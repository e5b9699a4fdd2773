//! Documents out: one model of a paper, and what writes it for the clipboard and as .docx in the layout of
//! official papers (GB/T 9704-2012).
//!
//! The model numbers its headings, so a number is the same on the screen, in Word and in a chat. A figure is
//! no text: it knows its qualifier and unit, and the rows that it counts. What the ledger does not have is no
//! text either but an owed place, printed as 【待补：…】. Nothing here knows the time, chance or a browser, so
//! that the same document gives the same bytes.

mod docx;
mod html;
mod lines;
mod model;
mod numbering;
mod owed;
mod plain;
mod signature;
mod title;

pub use docx::{Package, to_docx};
pub use html::to_html;
pub use lines::{Line, LineStyle, Part, parts};
pub use model::{
    Annex, Block, Chart, Counted, Document, DocumentTable, Figure, FigureRows, Heading, Level,
    Owed, Run, Signature, TableHead, runs_text,
};
pub use owed::{owed_places, runs_of};
pub use plain::to_plain;
