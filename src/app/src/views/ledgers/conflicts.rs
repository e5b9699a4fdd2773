//! The fields in conflict, each with its values side by side, and the settled conflicts.

use serde_json::Value;

use zhibu_domain::kinds::records::Kind;
use zhibu_ledger::{Name, RecordKey, Stamp, Writer};
use zhibu_text::{self as text, Lang, format_message, m};

use crate::conflicts::{Conflict, Settled, Side, conflicts, settled};
use crate::history::{field_name, value_text};
use crate::route::{Page, Route};
use crate::table::TableCell;
use crate::views::links::{LinkLook, PageLink};
use crate::views::names::kept_title;
use crate::views::time::TimeZone;
use crate::workspace::Workspace;

/// Maximum conflicts that are shown; once some are settled, further ones appear.
const SHOWN: usize = 200;
/// Maximum settled conflicts that are shown.
const SHOWN_SETTLED: usize = 100;

/// The fields in conflict.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConflictsView {
    /// The number of all fields in conflict.
    pub count: usize,
    /// The first of these fields.
    pub first: Vec<ConflictView>,
}

/// A field in conflict.
#[derive(Clone, Debug, PartialEq)]
pub struct ConflictView {
    /// The field, and its values.
    pub conflict: Conflict,
    /// The accessible name of its tick box.
    pub tick: String,
    /// The record.
    pub record: TableCell,
    /// The field's name.
    pub field: String,
    /// The values, the latest first.
    pub sides: Vec<SideView>,
    /// A link to the form for another value; `None` if the kind has no form.
    pub other: Option<PageLink>,
}

impl ConflictView {
    /// The key of the field.
    pub fn field_key(&self) -> FieldKey {
        (self.conflict.key.clone(), self.conflict.field.clone())
    }
}

/// A record and the name of its field.
pub type FieldKey = (RecordKey, Name);

/// A value of a field in conflict.
#[derive(Clone, Debug, PartialEq)]
pub struct SideView {
    /// The value, as text.
    pub text: String,
    /// Its author and time, and the file that it was imported from.
    pub who: String,
    /// The accessible name of the button that chooses it.
    pub choose: String,
    /// The value.
    pub value: Value,
}

/// What the texts depend on besides the ledger.
#[derive(Clone, Copy)]
pub struct Viewer<'a> {
    /// The writers of this browser.
    pub own: &'a [Writer],
    /// The reader's time zone.
    pub zone: TimeZone,
    /// The language of the texts.
    pub lang: Lang,
}

/// The fields in conflict.
pub fn conflicts_view(workspace: &Workspace, viewer: Viewer<'_>) -> ConflictsView {
    let found = conflicts(workspace.ledger(), viewer.own);
    ConflictsView {
        count: found.len(),
        first: found
            .into_iter()
            .take(SHOWN)
            .map(|conflict| conflict_view(workspace, conflict, viewer))
            .collect(),
    }
}

fn conflict_view(workspace: &Workspace, conflict: Conflict, viewer: Viewer<'_>) -> ConflictView {
    let lang = viewer.lang;
    let kind = Kind::from_code(&conflict.key.kind);
    let name = name_of(workspace, &conflict.key, lang);
    let field = field_name(kind, &conflict.field, lang);
    let page = |page: fn(Kind, String) -> Page| {
        kind.map(|kind| Route::to(page(kind, conflict.key.id.to_string())))
    };
    let sides = conflict.sides.iter().rev();
    let side = |side: &Side| {
        let text = in_words(workspace, kind, &conflict.field, &side.value, lang);
        SideView {
            who: who(workspace, side, viewer),
            choose: format_message!(m::CONFLICT_USE_OF, lang, value = text),
            value: side.value.clone(),
            text,
        }
    };
    ConflictView {
        tick: format_message!(m::TICK, lang, name = format!("{name} · {field}")),
        record: match page(Page::Detail) {
            Some(page) => TableCell::link(name, page),
            None => TableCell::Text(name),
        },
        sides: sides.map(side).collect(),
        other: page(Page::Edit)
            .map(|page| PageLink::to(m::CONFLICT_OTHER.get(lang), page).looking(LinkLook::Button)),
        field,
        conflict,
    }
}

/// The kind and the title of a record.
fn name_of(workspace: &Workspace, key: &RecordKey, lang: Lang) -> String {
    let kind = Kind::from_code(&key.kind);
    let title = match kind {
        Some(kind) => text::title(workspace.register(), kind, &key.id, lang),
        None => kept_title(workspace, key, lang),
    };
    let title = title.unwrap_or_else(|| match kind {
        Some(_) => m::NAME_OWED.get(lang).to_owned(),
        // What else the office keeps has only an id.
        None => text::id_of_code(&key.kind, &key.id, lang),
    });
    format!("{} {title}", text::one_of_code(&key.kind, lang))
}

fn in_words(
    workspace: &Workspace,
    kind: Option<Kind>,
    field: &str,
    value: &Value,
    lang: Lang,
) -> String {
    let title = |kind: Kind, id: &str| text::title(workspace.register(), kind, id, lang);
    value_text(kind, field, value, lang, title)
}

/// The author and the time of a value, and the file that it was imported from.
fn who(workspace: &Workspace, side: &Side, Viewer { zone, lang, .. }: Viewer<'_>) -> String {
    let mut who = by_and_at(side.by.as_ref(), side.is_ours, side.at, zone, lang);
    if let Some(file) = workspace.file_of(side.at) {
        who.push_str(" · ");
        who.push_str(&format_message!(m::FROM_FILE, lang, file = file));
    }
    who
}

fn by_and_at(by: Option<&Name>, is_ours: bool, at: Stamp, zone: TimeZone, lang: Lang) -> String {
    let by = by.map_or(m::NOT_STATED.get(lang), |by| &**by);
    let at = (zone.minute)(at.ms());
    if is_ours {
        format!("{} · {at}", text::aside(by, m::THIS_BROWSER.get(lang), lang))
    } else {
        format!("{by} · {at}")
    }
}

/// A settled conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettledView {
    /// The record.
    pub record: String,
    /// The field, the chosen value, and the values that were in conflict.
    pub text: String,
    /// The author, the time and the reason.
    pub who: String,
}

/// The settled conflicts, the latest first.
pub fn settled_view(workspace: &Workspace, viewer: Viewer<'_>) -> Vec<SettledView> {
    let done = settled(workspace.ledger(), viewer.own).into_iter().take(SHOWN_SETTLED);
    done.map(|one| settled_line(workspace, &one, viewer)).collect()
}

fn settled_line(workspace: &Workspace, one: &Settled, viewer: Viewer<'_>) -> SettledView {
    let Viewer { zone, lang, .. } = viewer;
    let kind = Kind::from_code(&one.key.kind);
    let in_words = |value: &Value| in_words(workspace, kind, &one.field, value, lang);
    let side =
        |side: &Side| text::aside(&in_words(&side.value), &who(workspace, side, viewer), lang);
    let sides: Vec<String> = one.sides.iter().map(side).collect();
    let chosen = format_message!(
        m::CONFLICT_CHOSEN,
        lang,
        value = in_words(&one.value),
        values = sides.join(" ⁄ ")
    );
    let mut who = by_and_at(one.by.as_ref(), false, one.at, zone, lang);
    if let Some(why) = &one.why {
        who.push_str(" · ");
        who.push_str(why);
    }
    SettledView {
        record: name_of(workspace, &one.key, lang),
        text: text::pair(&field_name(kind, &one.field, lang), &chosen, lang),
        who,
    }
}
