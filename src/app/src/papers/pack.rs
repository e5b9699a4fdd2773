//! 打包: the papers of an organisation that ends, of a round, or of a time, in one archive with a list of what is in it,
//! their tables as workbooks, their charts as pictures, and the records that they are written from.

use zhibu_domain::kinds::records::{Branch, Kind};
use zhibu_domain::reporting::scope::PartScopes;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::quantity::Count;
use zhibu_format::{Exported, Extract, write, write_extract};
use zhibu_ledger::{Name, RecordKey, order};
use zhibu_office::document::{
    Block, Document, DocumentTable, Package, Run, TableHead, owed_places, runs_text, to_docx,
};
use zhibu_office::sheets::{
    ColumnContent, Reported, Sheet, SheetCell, SheetColumn, to_csv, to_xlsx,
};
use zhibu_text::{self as text, Lang, papers as p};

use super::writing::{line, words};
use super::{Length, PaperContext, PaperKind, PaperRequest, drafted};
use crate::exporting::NamedFile;
use crate::file_names::allowed;
use crate::workspace::Workspace;

/// The papers of one matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Pack {
    /// The name of the archive.
    pub name: String,
    /// Its papers, in the order of the list.
    pub papers: Vec<Document>,
    /// The records that they are written from, before signing.
    pub records: NamedFile,
}

/// The pack that a paper is of: that of its organisation, its round or its time; `None` if it is of none, or nothing is
/// chosen.
pub fn pack(
    workspace: &Workspace,
    request: &PaperRequest,
    context: PaperContext<'_>,
    exported: &Exported,
) -> Option<Pack> {
    let subject = request.kind.subject();
    let requests = match subject {
        None => of_time(request),
        Some(Kind::Branch) => of_branch(workspace, request),
        Some(Kind::Appraisal) => of_round(request),
        Some(_) => return None,
    };
    let papers = requests.iter().map(|request| drafted(workspace, request, context));
    let papers: Vec<Document> =
        papers.map(|drafted| Some(drafted?.document)).collect::<Option<_>>()?;
    let title = match subject {
        None if context.unit.trim().is_empty() => workspace.about().title.clone(),
        None => context.unit.trim().to_owned(),
        Some(kind) => crate::views::names::title(workspace, kind, &request.subject, Lang::Zh),
    };
    let title = match subject {
        None => words(line!(p::PACK_OF_TIME, unit = title, span = request.span.words())),
        Some(Kind::Branch) => words(line!(p::PACK_OF_BRANCH, name = title)),
        Some(_) => words(line!(p::PACK_OF_ROUND, name = title)),
    };
    let name = allowed(&title);
    let text = match subject {
        None => write(workspace.about(), workspace.ledger(), exported),
        Some(kind) => {
            let key = RecordKey::new(kind.code(), &*request.subject);
            let scope = PartScopes::of(workspace.register()).around(&key);
            let only = scope.own.into_iter().chain(scope.context).collect();
            let extract = Extract { only: Some(only), ..Extract::default() };
            // It is no return of the unit whose part it is taken from, nor of one that has the whole.
            let exported = Exported { is_extract: true, ..exported.clone() };
            write_extract(workspace.about(), workspace.ledger(), &exported, &extract)
        }
    };
    let today = context.today;
    let records = NamedFile { name: format!("{name}.json"), text };
    Some(Pack { name: format!("{name}-{today}.zip"), papers, records })
}

/// The papers of a time.
fn of_time(request: &PaperRequest) -> Vec<PaperRequest> {
    let kinds = [PaperKind::Summary, PaperKind::Bulletin, PaperKind::Chronicle];
    // The length is that of a summary which is shown, and of no other.
    let is_shown = |kind| kind == PaperKind::Summary && request.kind == kind;
    let length = |kind| if is_shown(kind) { request.length } else { Length::Whole };
    kinds.map(|kind| PaperRequest { kind, length: length(kind), ..request.clone() }).into()
}

fn of_round(request: &PaperRequest) -> Vec<PaperRequest> {
    let kinds = [PaperKind::Publication, PaperKind::Commendation];
    kinds.map(|kind| PaperRequest { kind, ..request.clone() }).into()
}

/// The papers of an organisation's archive, with the record of each of its activities.
fn of_branch(workspace: &Workspace, request: &PaperRequest) -> Vec<PaperRequest> {
    let of = |kind: PaperKind| PaperRequest { kind, ..request.clone() };
    let kinds = [PaperKind::Request, PaperKind::Approval, PaperKind::Notice];
    let mut requests: Vec<PaperRequest> = kinds.into_iter().map(of).collect();
    let activities = workspace.register().activities().of_branch(&request.subject);
    let mut held: Vec<(Option<PartialDate>, &Name)> =
        activities.map(|row| (row.record.date, &row.id)).collect();
    order::sort_by(&mut held, |a, b| {
        (a.0.map(PartialDate::sort_key), a.1).cmp(&(b.0.map(PartialDate::sort_key), b.1))
    });
    requests.extend(held.into_iter().map(|(_, id)| PaperRequest {
        kind: PaperKind::Record,
        subject: id.to_string(),
        ..request.clone()
    }));
    // Of one that goes on nothing has ended yet.
    let branch = workspace.register().branches().get(&request.subject);
    if branch.is_some_and(|branch: &Branch| branch.dissolved.is_some()) {
        let kinds = [PaperKind::Conduct, PaperKind::Dissolution, PaperKind::Handover];
        requests.extend(kinds.into_iter().map(of));
    }
    requests
}

impl Pack {
    /// The tables of each paper, as sheets.
    pub fn sheets(&self, context: PaperContext<'_>) -> Vec<Vec<Sheet>> {
        let reported = Reported { unit: context.unit.trim().to_owned(), day: context.today };
        let of = |paper: &Document| {
            tables(paper).map(|table| sheet(paper, table, reported.clone())).collect()
        };
        self.papers.iter().map(of).collect()
    }

    /// The titles of the papers whose tables are files of comma-separated values, because there is no workbook of them.
    pub fn as_csv(&self, books: &[Option<Vec<u8>>]) -> Vec<String> {
        let is_csv = |(index, paper): &(usize, &Document)| {
            book_of(books, *index).is_none() && tables(paper).next().is_some()
        };
        let papers = self.papers.iter().enumerate().filter(is_csv);
        papers.map(|(_, paper)| paper.title.clone()).collect()
    }

    /// The archive: the list, the papers by number, each with its tables and its charts, and the records. `books` are the
    /// [`workbooks`] of its [sheets](Self::sheets); tables without one are files of comma-separated values.
    pub fn to_zip(&self, context: PaperContext<'_>, books: &[Option<Vec<u8>>]) -> Vec<u8> {
        let mut archive = Package::default();
        let list = self.list(&self.as_csv(books));
        archive.add(&format!("{}.docx", p::PACK_LIST.get()), &to_docx(&list, context.today));
        for (index, (paper, sheets)) in self.papers.iter().zip(self.sheets(context)).enumerate() {
            let name = name_of(index + 1, paper);
            archive.add(&format!("{name}.docx"), &to_docx(paper, context.today));
            match book_of(books, index) {
                Some(book) => archive.add(&format!("{name}.xlsx"), book),
                None => add_csv(&mut archive, &name, &sheets),
            }
            for (number, chart) in (1..).zip(paper.charts()) {
                let title = &chart.table.title;
                let name = allowed(&format!("{name}-{}{number}-{title}", p::PACK_CHART.get()));
                archive.add(&format!("{name}.svg"), chart.svg.as_bytes());
                if let Some(png) = &chart.png {
                    archive.add(&format!("{name}.png"), png);
                }
            }
        }
        archive.add(&self.records.name, self.records.text.as_bytes());
        archive.finish()
    }

    /// The list of what is in it, with what each paper still owes. `as_csv` are the titles of those without a workbook.
    pub fn list(&self, as_csv: &[String]) -> Document {
        let head = |words: p::Phrase, width, is_number| TableHead {
            words: words.get().to_owned(),
            width,
            is_number,
        };
        let row = |(number, paper): (usize, &Document)| {
            let counts = [tables(paper).count(), paper.charts().count(), owed_places(paper).len()];
            let counts = counts.map(|count| count.to_string());
            let cells = [number.to_string(), paper.title.clone()];
            cells.into_iter().chain(counts).map(|cell| vec![Run::Text(cell)]).collect()
        };
        let table = DocumentTable {
            title: String::new(),
            heads: vec![
                head(p::SERIAL, 10, true),
                head(p::PACK_PAPER, 45, false),
                head(p::PACK_TABLES, 15, true),
                head(p::PACK_CHARTS, 15, true),
                head(p::PACK_OWED, 15, true),
            ],
            rows: (1..).zip(&self.papers).map(row).collect(),
        };
        let records = line!(p::PACK_RECORDS, file = &*self.records.name);
        let mut files = line!(p::PACK_FILES);
        if !as_csv.is_empty() {
            files.extend(line!(p::PACK_AS_CSV, titles = text::listed(as_csv, Lang::Zh)));
        }
        Document {
            title: p::PACK_LIST.get().to_owned(),
            blocks: vec![Block::Table(table), Block::Paragraph(files), Block::Paragraph(records)],
            ..Document::default()
        }
    }
}

/// A workbook for the tables of each paper, a sheet for each table; `None` for a paper without tables, or with one that is
/// more than a workbook takes: those are told by [`Pack::as_csv`].
pub fn workbooks(sheets: &[Vec<Sheet>], day: Day) -> Vec<Option<Vec<u8>>> {
    let of = |sheets: &Vec<Sheet>| to_xlsx(sheets, day).ok().filter(|_| !sheets.is_empty());
    sheets.iter().map(of).collect()
}

fn book_of(books: &[Option<Vec<u8>>], paper: usize) -> Option<&[u8]> {
    books.get(paper)?.as_deref()
}

/// Adds a file for each table.
fn add_csv(archive: &mut Package, name: &str, sheets: &[Sheet]) {
    for (index, sheet) in sheets.iter().enumerate() {
        let number = if index == 0 { String::new() } else { format!(" ({})", index + 1) };
        archive.add(&format!("{name}{number}.csv"), to_csv(sheet).as_bytes());
    }
}

/// The name of a paper's file: by number, so that none is that of another.
fn name_of(number: usize, paper: &Document) -> String {
    allowed(&format!("{number:02}-{}", paper.title))
}

/// The tables of a paper and its annexes.
fn tables(paper: &Document) -> impl Iterator<Item = &DocumentTable> {
    let blocks = paper.blocks.iter().chain(paper.annexes.iter().flat_map(|annex| &annex.blocks));
    blocks.filter_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Chart(chart) => Some(&chart.table),
        _ => None,
    })
}

fn sheet(paper: &Document, table: &DocumentTable, reported: Reported) -> Sheet {
    let column = |head: &TableHead| SheetColumn {
        head: head.words.clone(),
        content: if head.is_number { ColumnContent::Number } else { ColumnContent::Text },
    };
    let row = |row: &Vec<Vec<Run>>| {
        row.iter().zip(&table.heads).map(|(runs, head)| cell(runs, head.is_number)).collect()
    };
    let title = if table.title.is_empty() { &paper.title } else { &table.title };
    Sheet {
        title: title.clone(),
        reported: Some(reported),
        columns: table.heads.iter().map(column).collect(),
        rows: table.rows.iter().map(row).collect(),
        ..Sheet::default()
    }
}

/// A figure stays a number with its qualifier and unit, and so does a number that is written as words.
fn cell(runs: &[Run], is_number: bool) -> SheetCell {
    match runs {
        [Run::Figure(figure)] => SheetCell::Number(figure.quantity.clone()),
        [Run::Text(words)] if is_number => match words.parse::<u32>() {
            Ok(number) if number.to_string() == *words => SheetCell::count(Count::exact(number)),
            _ => SheetCell::text(&**words),
        },
        runs => SheetCell::text(runs_text(runs)),
    }
}
