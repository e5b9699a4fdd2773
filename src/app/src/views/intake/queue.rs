//! Tables that wait to be taken in, one after the other: what each is about, and which comes first.

use std::sync::Arc;

use zhibu_domain::kinds::records::Kind;
use zhibu_office::files::{FileTable, TableFileError};
use zhibu_office::intake::recognition::{recognise, record_count};
use zhibu_office::intake::{IntakeDecisions, IntakeSubject};
use zhibu_office::{Cancelled, Pace};
use zhibu_text::{self as text, Lang, format_message, m};

use crate::route::{Page, Route};
use crate::table::TableCell;
use crate::tone::Tone;
use crate::views::choice::Choice;
use crate::views::intake::files::{chart_note, refused_table, table_notes};
use crate::views::intake::paste::{PasteTarget, PastedTable};
use crate::views::links::PageLink;
use crate::workspace::Workspace;

/// What became of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum QueueState {
    /// It waits for its turn.
    #[default]
    Waiting,
    /// It is left out.
    LeftOut,
    /// It was taken in, as the notice says.
    Taken(String),
}

/// A table that waits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueuedTable {
    /// The name of its file; empty if it was pasted.
    file: String,
    /// Its cells.
    pub table: PastedTable,
    /// What its records are; `None` if its heads do not tell.
    kind: Option<Kind>,
    /// The number of its rows that may be records.
    rows: usize,
    /// The page where it was dropped.
    from: Option<Route>,
    /// What a user has decided about it so far.
    pub decisions: IntakeDecisions,
    state: QueueState,
}

/// A file that is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
struct RefusedTableFile {
    name: String,
    /// Why; `None` if the browser cannot read it.
    error: Option<TableFileError>,
}

/// A sheet that is a chart or a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ChartSheet {
    file: String,
    sheet: String,
}

/// The tables of a file, or one that was pasted, on their way into the queue: what each is about is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RecognisedTables {
    tables: Vec<QueuedTable>,
    charts: Vec<ChartSheet>,
}

/// The tables that wait, by their numbers: in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableQueue {
    tables: Vec<QueuedTable>,
    refused: Vec<RefusedTableFile>,
    /// The sheets that are charts or dialogs.
    charts: Vec<ChartSheet>,
    /// The table that a user wants next.
    chosen: Option<usize>,
}

/// The table whose turn it is. It is another one as soon as its kind is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CurrentTable {
    /// Its number.
    pub number: usize,
    /// What its records are, if that is known.
    pub kind: Option<Kind>,
}

/// What a table may be about.
fn subject(kind: Kind) -> IntakeSubject {
    match kind {
        Kind::Member => IntakeSubject::roster(None),
        kind => IntakeSubject::of_kind(kind, &[]),
    }
}

/// Where a kind stands in the order in which tables are taken: what is referred to comes before what refers
/// to it. A roster says what its members are assigned to. What nobody knows comes last.
fn turn(kind: Option<Kind>) -> usize {
    let kind = kind.map(|kind| subject(kind).kinds().last().unwrap_or(kind));
    kind.and_then(|kind| Kind::ALL.iter().position(|other| *other == kind)).unwrap_or(usize::MAX)
}

impl RecognisedTables {
    /// Recognises the tables of a file, each sheet for itself, with a pause after each; hidden sheets are left
    /// out at first. `from` is where it was dropped.
    ///
    /// # Errors
    ///
    /// If a pause cancels it.
    pub async fn of_file(
        file: &str,
        tables: Vec<FileTable>,
        from: Option<&Route>,
        pace: &mut impl Pace,
    ) -> Result<Self, Cancelled> {
        let mut recognised = Self::default();
        for table in tables {
            if table.is_chart {
                let (file, sheet) = (file.to_owned(), table.sheet);
                recognised.charts.push(ChartSheet { file, sheet });
                continue;
            }
            recognised.tables.push(QueuedTable::of(file, table, from));
            // All is read.
            if !pace.pause(100).await {
                return Err(Cancelled);
            }
        }
        Ok(recognised)
    }

    /// Reads a table that was pasted, and recognises it.
    ///
    /// # Errors
    ///
    /// If a pause cancels it.
    pub async fn of_pasted(table: &PastedTable, pace: &mut impl Pace) -> Result<Self, Cancelled> {
        let grid = table.grid_in_steps(pace).await?;
        let table = QueuedTable::of("", FileTable { grid, ..FileTable::default() }, None);
        Ok(Self { tables: vec![table], charts: Vec::new() })
    }
}

impl TableQueue {
    /// Adds tables.
    pub fn add(&mut self, recognised: RecognisedTables) {
        self.tables.extend(recognised.tables);
        self.charts.extend(recognised.charts);
    }

    /// Notes a file that is refused; without an error, the browser cannot read it.
    pub fn add_refused(&mut self, name: String, error: Option<TableFileError>) {
        self.refused.push(RefusedTableFile { name, error });
    }

    /// A table by its number.
    pub fn table(&self, number: usize) -> Option<&QueuedTable> {
        self.tables.get(number)
    }

    /// Whether no file and no table has come yet.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.refused.is_empty() && self.charts.is_empty()
    }

    /// The table whose turn it is: the one that a user wants, or the first in the order of references.
    pub fn current(&self) -> Option<CurrentTable> {
        let is_waiting = |number: &usize| self.tables[*number].state == QueueState::Waiting;
        let number = self.chosen.filter(is_waiting);
        let number = number.or_else(|| self.in_turn().into_iter().find(is_waiting))?;
        Some(CurrentTable { number, kind: self.tables[number].kind })
    }

    /// The numbers of the tables in the order in which they are taken.
    fn in_turn(&self) -> Vec<usize> {
        let mut numbers: Vec<usize> = (0..self.tables.len()).collect();
        numbers.sort_by_key(|number| turn(self.tables[*number].kind));
        numbers
    }

    /// It stays the turn of the table whose turn it is, whatever comes.
    pub fn keep_turn(&mut self) {
        self.chosen = self.current().map(|current| current.number);
    }

    /// Makes it the turn of a table, also of one that was left out.
    pub fn choose(&mut self, number: usize) {
        self.tables[number].state = QueueState::Waiting;
        self.chosen = Some(number);
    }

    /// Leaves a table out.
    pub fn leave_out(&mut self, number: usize) {
        self.tables[number].state = QueueState::LeftOut;
    }

    /// Changes what the records of a table are, by the code of the kind; what was decided about it was about
    /// another kind. It stays its turn.
    pub fn set_kind(&mut self, number: usize, code: &str) {
        let table = &mut self.tables[number];
        table.kind = Kind::from_code(code);
        table.decisions = IntakeDecisions::default();
        if let Some(kind) = table.kind {
            table.rows = record_count(&table.table.grid(), &subject(kind));
        }
        self.chosen = Some(number);
    }

    /// Keeps what a user has decided about a table.
    pub fn keep(&mut self, number: usize, decisions: IntakeDecisions) {
        self.tables[number].decisions = decisions;
    }

    /// Notes that a table was taken in, as `notice` says.
    pub fn note_taken(&mut self, number: usize, notice: String) {
        self.tables[number].state = QueueState::Taken(notice);
    }

    /// Where to go now: the list of the only table, once that is taken in.
    pub fn done(&self) -> Option<Route> {
        match &self.tables[..] {
            [QueuedTable { kind: Some(kind), state: QueueState::Taken(_), .. }] => {
                Some(Route::to(Page::List(*kind)))
            }
            _ => None,
        }
    }
}

impl QueuedTable {
    /// A table of a file, or a pasted one without the name of a file: its heads tell what it is about.
    fn of(file: &str, table: FileTable, from: Option<&Route>) -> Self {
        let subjects: Vec<IntakeSubject> = Kind::ALL.iter().copied().map(subject).collect();
        let found = recognise(&table.grid, &[file, &table.sheet], &subjects);
        Self {
            file: file.to_owned(),
            kind: found.map(|found| subjects[found.subject].kind),
            rows: found.map_or(0, |found| found.rows),
            from: from.cloned(),
            decisions: IntakeDecisions::default(),
            state: if table.is_hidden { QueueState::LeftOut } else { QueueState::Waiting },
            table: PastedTable::of_sheet(Arc::new(table)),
        }
    }

    /// Where it goes as records of a kind. `home` is the id of the organisation of members whose row names
    /// none. The page for pasting that it was dropped on presets what it presets for a text.
    pub fn target(&self, kind: Kind, home: &str) -> PasteTarget {
        let preset = self.from.as_ref().filter(|from| from.page == Page::Paste(kind));
        match kind {
            Kind::Member => PasteTarget::Roster { home: home.to_owned() },
            kind => PasteTarget::Records {
                kind,
                preset: preset.map(|from| from.params.clone()).unwrap_or_default(),
            },
        }
    }

    /// What its records are, and the records that the page where it was dropped presets for them.
    fn goes_to(&self, workspace: &Workspace, kind: Kind, lang: Lang) -> String {
        let records = text::kind(kind).get(lang);
        let into = self.target(kind, "").preset_names(workspace, lang);
        if into.is_empty() {
            return records.to_owned();
        }
        text::aside(records, &text::listed(&into, lang), lang)
    }

    /// What it is called: its file and, if that has several, its sheet.
    fn name(&self, has_several: bool, lang: Lang) -> String {
        let sheet = self.table.sheet.as_ref();
        match sheet.filter(|sheet| has_several && !sheet.sheet.is_empty()) {
            Some(sheet) if sheet.is_hidden => {
                let sheet = format_message!(m::TABLE_SHEET_HIDDEN, lang, name = sheet.sheet);
                format!("{} · {sheet}", self.file)
            }
            Some(sheet) => format!("{} · {}", self.file, sheet.sheet),
            None if self.file.is_empty() => m::PASTE_FIELD.get(lang).to_owned(),
            None => self.file.clone(),
        }
    }
}

/// How far files are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilesProgress {
    /// The number of the file that is being read, from 1.
    pub number: usize,
    /// The number of files.
    pub count: usize,
    /// How much of it is read, in per cent.
    pub percent: usize,
}

impl FilesProgress {
    /// In words.
    pub fn text(self, lang: Lang) -> String {
        let Self { number, count, percent } = self;
        if count < 2 {
            return format_message!(m::INTAKE_READING, lang, percent = percent);
        }
        format_message!(m::TABLES_READING, lang, number = number, count = count, percent = percent)
    }
}

/// The tables that wait, and what became of the others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueueView {
    /// What has come, in a line.
    pub summary: String,
    /// The tables, in the order in which they are taken.
    pub tables: Vec<QueuedTableView>,
    /// Why files are refused, and sheets are not read.
    pub refused: Vec<String>,
}

/// A table of the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct QueuedTableView {
    /// Its number.
    pub number: usize,
    /// What it is called.
    pub name: String,
    /// The label of what its records are.
    pub kind_label: String,
    /// The code of what its records are; empty if it is not known.
    pub kind: String,
    /// What they may be.
    pub kinds: Vec<Choice>,
    /// The number of its rows, in words.
    pub rows: String,
    /// What became of it, as a chip; after it, a link to what was written.
    pub state: Vec<TableCell>,
    /// The label of the button that makes it its turn; `None` if it is, or was.
    pub choose: Option<String>,
    /// The label of the button that leaves it out; `None` if it is, or was taken in.
    pub leave_out: Option<String>,
}

/// The queue, in words.
pub fn queue_view(queue: &TableQueue, lang: Lang) -> QueueView {
    let current = queue.current().map(|current| current.number);
    let tables: Vec<QueuedTableView> = queue
        .in_turn()
        .into_iter()
        .map(|number| table_view(queue, number, current, lang))
        .collect();
    let refused = queue.refused.iter().map(|file| {
        let unreadable = || format_message!(m::TABLE_FILE_UNREADABLE, lang, name = file.name);
        let refused = file.error.as_ref().map(|error| refused_table(&file.name, error, lang));
        refused.unwrap_or_else(unreadable)
    });
    let charts = queue.charts.chunk_by(|a, b| a.file == b.file).filter_map(|of_file| {
        let sheets: Vec<String> = of_file.iter().map(|chart| chart.sheet.clone()).collect();
        chart_note(&of_file[0].file, &sheets, lang)
    });
    let refused = refused.chain(charts).collect();
    QueueView { summary: summary(queue, lang), tables, refused }
}

/// How many tables there are, and how many rows of which kind.
fn summary(queue: &TableQueue, lang: Lang) -> String {
    let known = queue.in_turn().into_iter().filter_map(|number| {
        let table = &queue.tables[number];
        let kind = text::kind(table.kind?).get(lang);
        Some(format_message!(m::TABLES_OF_KIND, lang, kind = kind, count = table.rows))
    });
    let tables = text::listed(&known.collect::<Vec<_>>(), lang);
    let count = queue.tables.len();
    if tables.is_empty() {
        format_message!(m::TABLES_COUNT, lang, count = count)
    } else {
        let count = format_message!(m::TABLES_COUNT, lang, count = count);
        text::pair(&count, &tables, lang)
    }
}

fn table_view(
    queue: &TableQueue,
    number: usize,
    current: Option<usize>,
    lang: Lang,
) -> QueuedTableView {
    let table = &queue.tables[number];
    let has_several = queue.tables.iter().filter(|other| other.file == table.file).count() > 1;
    let name = table.name(has_several, lang);
    let is_current = current == Some(number);
    let chip = |message: text::Message, tone| vec![TableCell::chip(message.get(lang), tone)];
    let mut state = match &table.state {
        QueueState::Waiting if is_current => chip(m::TABLE_CURRENT, Tone::Warning),
        QueueState::Waiting => chip(m::TABLE_WAITING, Tone::Plain),
        QueueState::LeftOut => chip(m::TABLE_LEFT_OUT, Tone::Plain),
        QueueState::Taken(notice) => {
            let mut cells = chip(m::TABLE_TAKEN, Tone::Good);
            cells.push(TableCell::Quiet(notice.clone()));
            cells
        }
    };
    if let (QueueState::Taken(_), Some(kind)) = (&table.state, table.kind) {
        let list = PageLink::to(text::kind(kind).get(lang), Route::to(Page::List(kind)));
        state.push(TableCell::Link(list));
    }
    let is_taken = matches!(table.state, QueueState::Taken(_));
    QueuedTableView {
        number,
        kind_label: format_message!(m::TABLE_KIND_OF, lang, name = name),
        kind: table.kind.map(|kind| kind.code().to_owned()).unwrap_or_default(),
        kinds: if is_taken { Vec::new() } else { kinds(lang) },
        rows: format_message!(m::TABLE_ROWS, lang, count = table.rows),
        state,
        choose: (!is_taken && !is_current)
            .then(|| format_message!(m::TABLE_CHOOSE, lang, name = name)),
        leave_out: (table.state == QueueState::Waiting)
            .then(|| format_message!(m::TABLE_LEAVE_OUT, lang, name = name)),
        name,
    }
}

/// What the records of a table may be.
fn kinds(lang: Lang) -> Vec<Choice> {
    let kinds = Kind::ALL.iter().map(|kind| Choice::new(kind.code(), text::kind(*kind).get(lang)));
    std::iter::once(Choice::new("", m::NOT_CHOSEN.get(lang))).chain(kinds).collect()
}

/// The table whose turn it is.
#[derive(Clone, Debug, PartialEq)]
pub struct CurrentTableView {
    /// What it is called and what its records are.
    pub heading: String,
    /// What of it cannot be seen in its preview; or that its kind is to be chosen.
    pub notes: Vec<String>,
    /// The label of the button that leaves it out.
    pub leave_out: String,
}

/// The table whose turn it is, in words; `None` if there is no such table.
pub fn current_view(
    workspace: &Workspace,
    queue: &TableQueue,
    current: CurrentTable,
    lang: Lang,
) -> Option<CurrentTableView> {
    let table = queue.table(current.number)?;
    let heading = match current.kind {
        Some(kind) => {
            text::pair(&table.name(true, lang), &table.goes_to(workspace, kind, lang), lang)
        }
        None => table.name(true, lang),
    };
    let mut notes = match &table.table.sheet {
        Some(sheet) => table_notes(sheet, lang),
        None => Vec::new(),
    };
    if current.kind.is_none() {
        notes.push(m::TABLE_KIND_UNKNOWN.get(lang).to_owned());
    }
    let leave_out = format_message!(m::TABLE_LEAVE_OUT, lang, name = table.name(true, lang));
    Some(CurrentTableView { heading, notes, leave_out })
}
