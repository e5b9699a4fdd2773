//! Papers of the bundled ledgers as .docx, and an archive of some, for tests by other programs.

use std::fs;
use std::io;
use std::path::Path;

use zhibu_app::papers::{PaperContext, PaperKind, PaperRequest, Span, pack, paper, workbooks};
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::choices::ActivityKind;
use zhibu_domain::kinds::records::{Activity, Appraisal, Branch};
use zhibu_domain::list::Filter;
use zhibu_domain::list::{ByCodePoint, Query, indices};
use zhibu_domain::values::date::Day;
use zhibu_office::document::{Document, to_docx, to_plain};
use zhibu_samples::{Size, bundled, demo};

use crate::tables::opened;
use zhibu_format::{Exported, Sample};

/// Writes each paper of both ledgers into a folder, as .docx and, to compare with, as text.
pub fn generate(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (ledger, district, span) in
        [("demo", demo(Size::SMALL), "2025"), ("laoshan", bundled(Sample::Laoshan2022), "2022")]
    {
        let workspace = opened(district).map_err(io::Error::other)?;
        let span: Span = span.parse().map_err(|_| io::Error::other("a span"))?;
        for kind in PaperKind::ALL.iter().copied() {
            write(folder, ledger, &workspace, (kind, span))?;
        }
        write_pack(&folder.join(format!("{ledger}.zip")), &workspace, span)?;
    }
    Ok(())
}

/// The day on which the papers are written.
fn day() -> Day {
    Day::new(2025, 12, 31).expect("a valid date")
}

/// Who issues them.
fn context() -> PaperContext<'static> {
    PaperContext { unit: "中共示例区委区直机关工作委员会", today: day() }
}

/// A white pixel as PNG, for the picture that a browser makes of a chart.
const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\
    \0\0\0\x0aIDATx\xdac\xf8\x0f\0\x01\x01\x01\0\x1c\xb0\x8c\x99\0\0\0\0IEND\xaeB`\x82";

/// Writes the papers of a time as an archive, each chart with a picture.
fn write_pack(file: &Path, workspace: &Workspace, span: Span) -> io::Result<()> {
    let request = PaperRequest::new(PaperKind::Summary, span, "");
    let Some(mut pack) = pack(workspace, &request, context(), &Exported::default()) else {
        return Err(io::Error::other("no papers of a time"));
    };
    for chart in pack.papers.iter_mut().flat_map(Document::charts_mut) {
        chart.png = Some(PIXEL.to_vec());
    }
    let books = workbooks(&pack.sheets(context()), day());
    fs::write(file, pack.to_zip(context(), &books))
}

fn write(
    folder: &Path,
    ledger: &str,
    workspace: &Workspace,
    (kind, span): (PaperKind, Span),
) -> io::Result<()> {
    let Some(subject) = subject(workspace, kind, day()) else { return Ok(()) };
    let request = PaperRequest::new(kind, span, subject);
    let Some(document) = paper(workspace, &request, context()) else { return Ok(()) };
    let file = folder.join(format!("{ledger}-{}", kind.code()));
    fs::write(file.with_extension("txt"), to_plain(&document))?;
    fs::write(file.with_extension("docx"), to_docx(&document, day()))
}

/// The first record that a paper may be about; empty if it is about a time, and `None` if the ledger has none.
fn subject(workspace: &Workspace, kind: PaperKind, day: Day) -> Option<String> {
    let Some(of) = kind.subject() else { return Some(String::new()) };
    let filters = match kind {
        PaperKind::Minutes => vec![Filter::Is(
            Activity::ACTIVITY_KIND.index(),
            ActivityKind::JointMeeting.code().to_owned(),
        )],
        PaperKind::Record | PaperKind::SignIn => vec![Filter::IsFilled(Activity::BRANCH.index())],
        PaperKind::Dissolution | PaperKind::Conduct | PaperKind::Handover => {
            vec![Filter::IsFilled(Branch::DISSOLVED.index())]
        }
        PaperKind::Commendation => vec![Filter::IsFilled(Appraisal::AWARDED.index())],
        _ => Vec::new(),
    };
    let query = Query { filters, ..Query::default() };
    let found = indices(workspace.register(), of, &query, day, &ByCodePoint);
    let table = workspace.register().table(of);
    found.first().map(|row| table.id(*row as usize, false).to_string())
}
