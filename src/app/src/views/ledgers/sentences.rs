//! The source of 崂山 2022 beside its ledger, sentence by sentence.

use zhibu_format::Sample;
use zhibu_samples::{SentenceRecord, SourceSentence, laoshan_sentences};
use zhibu_text::{Lang, m};

use crate::route::{Page, Route};
use crate::table::{Table, TableCell, TableColumn, TableRow};
use crate::views::names::title;
use crate::workspace::Workspace;

/// The sentences with links to the records that have them; `None` if another ledger is open.
pub fn sentences_table(workspace: &Workspace, lang: Lang) -> Option<Table> {
    if workspace.about().sample != Some(Sample::Laoshan2022) {
        return None;
    }
    let rows = laoshan_sentences().into_iter().map(|sentence| row(workspace, &sentence, lang));
    Some(Table {
        caption: m::SENTENCES.get(lang).to_owned(),
        columns: vec![
            TableColumn::text(m::SENTENCE.get(lang)).with_class("sentence"),
            TableColumn::text(m::SENTENCE_RECORDS.get(lang)).with_class("sentence-records"),
            TableColumn::text(m::SENTENCE_WHY_NOT.get(lang)).with_class("sentence-why"),
        ],
        rows: rows.collect(),
        totals: None,
    })
}

fn row(workspace: &Workspace, sentence: &SourceSentence, lang: Lang) -> TableRow {
    // Records that the user has deleted are not there to be seen.
    let is_there =
        |of: &&SentenceRecord| workspace.register().table(of.kind).index_of(of.id).is_some();
    let links = sentence.records.iter().filter(is_there).map(|of| {
        let name = title(workspace, of.kind, of.id, lang);
        TableCell::link(name, Route::to(Page::Detail(of.kind, of.id.to_owned())))
    });
    let links: Vec<TableCell> = links.collect();
    let records = if links.is_empty() { TableCell::Empty } else { TableCell::Lines(links) };
    TableRow::new([TableCell::text(sentence.says), records, TableCell::text(sentence.why_not)])
}
