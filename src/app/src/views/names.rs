//! What records are called, as views need it: read through the workspace, so that a change of name
//! renews the view.

use zhibu_domain::kinds::records::Kind;
use zhibu_text::{self as text, Lang, m};

use crate::workspace::Workspace;

/// The title of a record; what has none says that it is owed.
pub fn title(workspace: &Workspace, kind: Kind, id: &str, lang: Lang) -> String {
    text::title(workspace.register(), kind, id, lang)
        .unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned())
}

/// The member of an assignment by name.
pub fn member_of(workspace: &Workspace, assignment: &str, lang: Lang) -> String {
    let register = workspace.register();
    let member = register.assignments().get(assignment).and_then(|row| row.member.as_ref());
    member.map_or_else(
        || m::NAME_OWED.get(lang).to_owned(),
        |member| text::referred(register.referred(Kind::Member, &member.id), lang),
    )
}
