//! The page of papers: which paper and about what, the paper itself, and what is to be done before it is signed.

mod checks;
pub mod passage;
pub mod templates;

use zhibu_domain::appraisals::Scoring;
use zhibu_domain::kinds::choices::ActivityKind;
use zhibu_domain::kinds::field::Cell;
use zhibu_domain::kinds::records::{Activity, Branch, Kind, Outcome};
use zhibu_domain::list::{Filter, Query, filtered};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::period::{Bucket, Grain, Period};
use zhibu_office::document::{Counted, Document, DocumentTable, Figure, owed_places};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::commands::papers::set_seal;
use crate::file_names::allowed;
use crate::papers::{
    Length, PaperContext, PaperKind, PaperRequest, Passage, Span, Unplaced, drafted,
};
use crate::route::Route;
use crate::views::announced::Announced;
use crate::views::choice::{Choice, ChoiceRequirements, Offered, RecordChoices};
use crate::views::links::PageLink;
use crate::workspace::Workspace;

/// The content of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct PapersView {
    /// What is asked for.
    pub request: PaperRequest,
    /// The paper; `None` until what it is about is chosen.
    pub document: Option<Document>,
    /// What is to be chosen first.
    pub choose: Option<String>,
    /// What the paper owes, each with a link to the form where it is filled in if there is one.
    pub owed: OwedView,
    /// What is to be looked at, such as what is not in the paper, with links to the records.
    pub checks: Vec<OwedPlace>,
    /// Its paragraphs and items, in the order of their lines.
    pub passages: Vec<Passage>,
    /// The texts that were changed of passages that it does not have now.
    pub unplaced: Vec<Unplaced>,
    /// The bands that the list of a round may end with.
    pub bands: Vec<Choice>,
    /// Whether a seal is put on it; `None` if nobody signs it.
    pub has_seal: Option<bool>,
}

/// What a paper owes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwedView {
    /// The heading, with the number.
    pub title: String,
    /// The places.
    pub places: Vec<OwedPlace>,
}

/// An owed place of a paper.
#[derive(Clone, Debug, PartialEq)]
pub enum OwedPlace {
    /// It is filled in by hand.
    Text(String),
    /// It is filled in by a form.
    Link(PageLink),
}

impl OwedPlace {
    /// Its words.
    pub fn words(&self) -> &str {
        match self {
            Self::Text(words) => words,
            Self::Link(link) => &link.text,
        }
    }
}

/// The page for a route.
pub fn papers(
    workspace: &Workspace,
    route: &Route,
    context: PaperContext<'_>,
    lang: Lang,
) -> PapersView {
    let request = PaperRequest::of(route, workspace.as_of(context.today));
    let drafted = drafted(workspace, &request, context);
    let choose = match (request.kind.subject(), &drafted) {
        (Some(kind), None) => {
            Some(format_message!(m::PAPERS_CHOOSE, lang, kind = text::one(kind).get(lang)))
        }
        _ => None,
    };
    let owed = drafted.as_ref().map(|drafted| owed(&drafted.document, lang)).unwrap_or_default();
    let as_of = workspace.as_of(context.today);
    let mut checks: Vec<OwedPlace> = Vec::new();
    if request.kind.subject().is_none() {
        let uncounted = uncounted(workspace, request.span, as_of, lang);
        checks.extend(uncounted.into_iter().map(OwedPlace::Link));
        checks.extend(of_running_month(workspace, request.span, as_of, lang));
    }
    if let Some(drafted) = &drafted {
        checks.extend(self::checks::checks(workspace, &request, drafted, lang));
    }
    let bands = bands(workspace, &request, lang);
    let signature = drafted.as_ref().and_then(|drafted| drafted.document.signature.as_ref());
    let has_seal = signature.map(|signature| signature.has_seal);
    let (document, passages, unplaced) = match drafted {
        Some(drafted) => (Some(drafted.document), drafted.passages, drafted.unplaced),
        None => (None, Vec::new(), Vec::new()),
    };
    PapersView { request, document, choose, owed, checks, passages, unplaced, bands, has_seal }
}

/// The bands that the list of a round may end with; none for other papers.
fn bands(workspace: &Workspace, request: &PaperRequest, lang: Lang) -> Vec<Choice> {
    if request.kind.subject() != Some(Kind::Appraisal) {
        return Vec::new();
    }
    let round = workspace.register().appraisals().get(&request.subject);
    let bands = round.map(|round| Scoring::of(round).bands).unwrap_or_default();
    let highest = Choice::new("", m::PAPERS_HIGHEST.get(lang));
    let lower = bands.iter().skip(1).map(|band| Choice::new(&*band.name, &*band.name));
    std::iter::once(highest).chain(lower).collect()
}

/// Whether a seal is put on a paper, as a choice.
pub fn seals(lang: Lang) -> Vec<Choice> {
    [true, false]
        .map(|has_seal| Choice::new(seal_code(has_seal), seal_words(has_seal, lang)))
        .into()
}

/// The value of a choice of [`seals`].
pub fn seal_code(has_seal: bool) -> &'static str {
    if has_seal { "sealed" } else { "unsealed" }
}

fn seal_words(has_seal: bool, lang: Lang) -> &'static str {
    if has_seal { m::PAPERS_SEALED.get(lang) } else { m::PAPERS_UNSEALED.get(lang) }
}

/// What sets whether a seal is put on a paper to such a choice, with its notice.
pub fn seal_announced(request: &PaperRequest, code: &str, lang: Lang) -> Announced {
    let has_seal = code == seal_code(true);
    let notice = format_message!(m::PAPERS_SEAL_SET, lang, choice = seal_words(has_seal, lang));
    Announced { command: set_seal(request, has_seal), notice }
}

/// Whether the papers of the same matter as one of this kind leave in one archive.
pub fn is_packed(kind: PaperKind) -> bool {
    matches!(kind.subject(), None | Some(Kind::Branch | Kind::Appraisal))
}

/// What the archive of a paper of this kind has beside the papers; `None` if there is none.
pub fn pack_about(kind: PaperKind) -> Option<Message> {
    is_packed(kind).then(|| match kind.subject() {
        None => m::PAPERS_PACK_WHOLE,
        Some(_) => m::PAPERS_PACK_PART,
    })
}

/// What is said when an archive was downloaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedNotice {
    /// The words.
    pub text: String,
    /// Whether something in it is not as it is meant to be.
    pub is_error: bool,
}

/// What is said of an archive with so many papers: also the charts that are no pictures, and the titles of the papers
/// whose tables are no workbooks.
pub fn packed_notice(
    file: &str,
    papers: usize,
    undrawn: usize,
    as_csv: &[String],
    lang: Lang,
) -> PackedNotice {
    let mut text = if undrawn > 0 {
        format_message!(m::PAPERS_NO_PICTURES, lang, file = file, count = undrawn)
    } else {
        format_message!(m::PAPERS_PACKED, lang, file = file, count = papers)
    };
    if !as_csv.is_empty() {
        let titles = text::listed(as_csv, lang);
        let told = format_message!(m::PAPERS_AS_CSV, lang, titles = titles);
        text = text::aside(&text, &told, lang);
    }
    PackedNotice { text, is_error: undrawn > 0 || !as_csv.is_empty() }
}

/// The lengths of a summary.
pub fn lengths(lang: Lang) -> Vec<Choice> {
    let length = |length: Length| {
        let words = match length.most_chars() {
            Some(most) => format_message!(m::PAPERS_MOST_CHARS, lang, count = most),
            None => m::PAPERS_WHOLE.get(lang).to_owned(),
        };
        Choice::new(length.code(), words)
    };
    Length::ALL.into_iter().map(length).collect()
}

/// The kinds of papers.
pub fn kinds(lang: Lang) -> Vec<Choice> {
    let kinds = PaperKind::ALL.iter();
    kinds.map(|kind| Choice::new(kind.code(), kind.title().get(lang))).collect()
}

/// The spans to choose from; the chosen one is always among them.
pub fn spans(chosen: Span, as_of: Day) -> Vec<Choice> {
    let mut spans = Span::around(as_of);
    if !spans.contains(&chosen) {
        spans.push(chosen);
    }
    spans.into_iter().map(|span| Choice::new(span.to_string(), span.words())).collect()
}

/// The records that a kind of paper may be about; `None` if it is about a time.
pub fn subjects(kind: PaperKind, lang: Lang) -> Option<Offered> {
    let of = kind.subject()?;
    let none = Some(m::PAPERS_NO_SUBJECT.get(lang));
    let mut records = RecordChoices::all(of, none);
    if kind == PaperKind::Minutes {
        let mut requirements = ChoiceRequirements::default();
        let meetings = [ActivityKind::JointMeeting.code()];
        requirements.require(of, Activity::ACTIVITY_KIND.name(), meetings);
        records.requirements = requirements;
    }
    Some(Offered::Records(records))
}

/// The name of the file of a paper, such as `崂山 2022-工作总结-2022-06-30.docx`.
pub fn docx_name(workspace: &Workspace, document: &Document, today: Day) -> String {
    let name = allowed(&format!("{}-{}", workspace.about().title, document.title));
    format!("{name}-{today}.docx")
}

/// What a table is called: its title, or else its heads.
pub fn table_name(table: &DocumentTable) -> String {
    if !table.title.is_empty() {
        return table.title.clone();
    }
    let heads: Vec<String> = table.heads.iter().map(|head| head.words.clone()).collect();
    text::listed(&heads, Lang::Zh)
}

/// What hovering over a figure says: how many records are behind it.
pub fn figure_hint(figure: &Figure, lang: Lang) -> String {
    let count = figure.rows.count;
    match figure.counted {
        Counted::Rows => format_message!(m::PAPERS_ROWS, lang, count = count),
        Counted::Numbers => format_message!(m::PAPERS_NUMBERS, lang, count = count),
        Counted::Values => format_message!(m::PAPERS_VALUES, lang, count = count),
        Counted::Plan => format_message!(m::PAPERS_PLAN, lang, count = count),
    }
}

fn owed(document: &Document, lang: Lang) -> OwedView {
    let places: Vec<OwedPlace> = owed_places(document)
        .into_iter()
        .map(|owed| match &owed.address {
            Some(address) => {
                OwedPlace::Link(PageLink::to(&*owed.what, Route::parse(address)).leading_back())
            }
            None => OwedPlace::Text(owed.what.clone()),
        })
        .collect();
    let title = if places.is_empty() {
        m::PAPERS_NOTHING_OWED.get(lang).to_owned()
    } else {
        format_message!(m::PAPERS_OWED, lang, count = places.len())
    };
    OwedView { title, places }
}

/// What papers count by these dates.
const DATED: [(Kind, usize); 3] = [
    (Kind::Branch, Branch::ESTABLISHED.index()),
    (Kind::Activity, Activity::DATE.index()),
    (Kind::Outcome, Outcome::DATE.index()),
];

/// The records that may be of the span and are not counted, and the results that are not stated.
fn uncounted(workspace: &Workspace, span: Span, as_of: Day, lang: Lang) -> Vec<PageLink> {
    let register = workspace.register();
    let count = |kind: Kind, filters: &[Filter]| {
        let rows = u32::try_from(register.table(kind).len()).unwrap_or(u32::MAX);
        let query = Query { filters: filters.to_vec(), ..Query::default() };
        filtered(register, kind, &query, as_of, &(0..rows).collect::<Vec<u32>>()).len()
    };
    let mut links = Vec::new();
    let end = span.last_day().min(as_of);
    let is_whole_year = end == span.last_day()
        && matches!(span, Span::Period(period) if period.grain() == Grain::Year);
    let year = span.first_day().civil().0;
    for (kind, field) in DATED.into_iter().filter(|_| !is_whole_year) {
        let filters = vec![Filter::DateIn(field, Bucket::Sometime(year))];
        let count = count(kind, &filters);
        if count > 0 {
            let name = text::kind(kind).get(lang);
            let words = format_message!(m::PAPERS_VAGUE, lang, kind = name, count = count);
            links.push(PageLink::to(words, Route::rows(kind, filters)));
        }
    }
    let unproven = vec![
        Filter::DateBetween(Outcome::DATE.index(), span.first_day(), end),
        Filter::Evidenced(false),
    ];
    let count = count(Kind::Outcome, &unproven);
    if count > 0 {
        let words = format_message!(m::PAPERS_UNPROVEN, lang, count = count);
        links.push(PageLink::to(words, Route::rows(Kind::Outcome, unproven)));
    }
    links
}

/// What is dated to the month that is not over: it may have happened or be planned, and so is not counted. No list has
/// these alone, so they are told without a link.
fn of_running_month(workspace: &Workspace, span: Span, as_of: Day, lang: Lang) -> Vec<OwedPlace> {
    let end = span.last_day().min(as_of);
    let month = Period::holding(end, Grain::Month);
    // In a span that is over, a month that ends with it is over too.
    if month.last_day() <= end || end == span.last_day() {
        return Vec::new();
    }
    let is_running = |date: PartialDate| {
        !date.has_day() && date.has_month() && date.earliest() == month.first_day()
    };
    let line = |(kind, field): (Kind, usize)| {
        let table = workspace.register().table(kind);
        let is_vague = |row: &usize| match table.cell(*row, false, field) {
            Cell::Date(date) => is_running(date),
            _ => false,
        };
        let count = (0..table.len()).filter(is_vague).count();
        (count > 0).then(|| {
            let name = text::kind(kind).get(lang);
            let words = format_message!(m::PAPERS_RUNNING_MONTH, lang, kind = name, count = count);
            OwedPlace::Text(words)
        })
    };
    DATED.into_iter().filter_map(line).collect()
}
