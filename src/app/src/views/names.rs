//! The names of records, read through the workspace, so that a change of name updates the view; and
//! enumerations of them.

use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Collation;
use zhibu_domain::reporting::wording::{PASSAGES, TEMPLATE};
use zhibu_ledger::{RecordKey, order};
use zhibu_text::papers::templates::Template;
use zhibu_text::{self as text, Lang, format_message, m};

use crate::papers::{OF, PAPER, PaperKind, SPAN, Span, kept_paper};
use crate::route::{Page, Route};
use crate::table::{TableCell, separated};
use crate::views::papers::templates::opening;
use crate::workspace::Workspace;

/// Maximum records in an enumeration: a longer one is not read.
const ENUMERATED: usize = 20;

/// The title of a record, or the text for a missing name.
pub fn title(workspace: &Workspace, kind: Kind, id: &str, lang: Lang) -> String {
    text::title(workspace.register(), kind, id, lang)
        .unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned())
}

/// What the office keeps of a paper, by the paper's name: with what the paper is about, or with the words that a text block
/// begins with. `None` for all else.
pub fn kept_title(workspace: &Workspace, key: &RecordKey, lang: Lang) -> Option<String> {
    let (kind, about) = match &*key.kind {
        PASSAGES => {
            let (kind, about) = kept_paper(&key.id)?;
            let about = match kind.subject() {
                Some(of) => title(workspace, of, about, lang),
                None => about.parse::<Span>().ok()?.words(),
            };
            (kind, about)
        }
        TEMPLATE => {
            let template = Template::from_code(&key.id)?;
            (PaperKind::from_code(template.paper)?, format!("{}…", opening(template)))
        }
        _ => return None,
    };
    Some(text::aside(kind.title().get(lang), &about, lang))
}

/// The page of the paper that the office keeps something of.
pub fn kept_page(key: &RecordKey) -> Option<Route> {
    let page = Route::to(Page::Papers);
    match &*key.kind {
        PASSAGES => {
            let (kind, about) = kept_paper(&key.id)?;
            let of = if kind.subject().is_some() { OF } else { SPAN };
            Some(page.with_param(PAPER, kind.code()).with_param(of, about))
        }
        TEMPLATE => Some(page.with_param(PAPER, Template::from_code(&key.id)?.paper)),
        _ => None,
    }
}

/// The name of the member of an assignment, or the text for a missing name.
pub fn member_of(workspace: &Workspace, assignment: &str, lang: Lang) -> String {
    let register = workspace.register();
    let member = register.assignments().get(assignment).and_then(|row| row.member.as_ref());
    member.map_or_else(
        || m::NAME_OWED.get(lang).to_owned(),
        |member| text::referred(register.referred(Kind::Member, &member.id), lang),
    )
}

/// The items in the order of their names by `collation`.
pub fn by_name<T>(items: Vec<T>, collation: &dyn Collation, name: impl Fn(&T) -> &str) -> Vec<T> {
    let ranks = collation.ranks(&items.iter().map(&name).collect::<Vec<_>>());
    let mut ranked: Vec<(u32, T)> = ranks.into_iter().zip(items).collect();
    order::sort_by(&mut ranked, |a, b| a.0.cmp(&b.0));
    ranked.into_iter().map(|(_, item)| item).collect()
}

/// An enumeration of records, one after the other; of many the first, and the number of the others.
pub fn enumerated(cells: impl ExactSizeIterator<Item = TableCell>, lang: Lang) -> Vec<TableCell> {
    let more = cells.len().saturating_sub(ENUMERATED);
    let rest = (more > 0).then(|| TableCell::text(format_message!(m::REST, lang, count = more)));
    separated(cells.take(ENUMERATED).chain(rest), text::between(lang))
}
