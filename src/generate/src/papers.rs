//! Papers of the bundled ledgers as .docx, for tests by other programs.

use std::fs;
use std::io;
use std::path::Path;

use zhibu_app::papers::{PaperContext, PaperKind, PaperRequest, Span, paper};
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::choices::ActivityKind;
use zhibu_domain::kinds::records::{Activity, Appraisal, Branch};
use zhibu_domain::list::Filter;
use zhibu_domain::list::{ByCodePoint, Query, indices};
use zhibu_domain::values::date::Day;
use zhibu_office::document::{to_docx, to_plain};
use zhibu_samples::{Size, bundled, demo};

use crate::tables::opened;
use zhibu_format::Sample;

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
    }
    Ok(())
}

fn write(
    folder: &Path,
    ledger: &str,
    workspace: &Workspace,
    (kind, span): (PaperKind, Span),
) -> io::Result<()> {
    let day = Day::new(2025, 12, 31).expect("a valid date");
    let Some(subject) = subject(workspace, kind, day) else { return Ok(()) };
    let request = PaperRequest::new(kind, span, subject);
    let context =
        PaperContext { unit: "中共示例区委区直机关工作委员会", today: day };
    let Some(document) = paper(workspace, &request, context) else { return Ok(()) };
    let file = folder.join(format!("{ledger}-{}", kind.code()));
    fs::write(file.with_extension("txt"), to_plain(&document))?;
    fs::write(file.with_extension("docx"), to_docx(&document, day))
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
