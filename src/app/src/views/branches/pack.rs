//! What is left to be done for an organisation that has ended: what its closing pack (归档材料) lacks,
//! who has not left it, and whether its tasks go on.

use zhibu_domain::branches::aftermath::{aftermath, leave_with_end};
use zhibu_domain::branches::lifecycle::{BranchLife, Missing, Stage, missing};
use zhibu_domain::kinds::choices::ArchiveItem;
use zhibu_domain::kinds::records::{Assignment, Branch, Kind, Task};
use zhibu_ledger::Name;
use zhibu_text::{self as text, Lang, m};

use crate::views::links::FormLink;
use crate::views::names::{member_of, title};
use crate::workspace::Workspace;

/// One line: what is missing, and where each of it is entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingLine {
    /// What is missing.
    pub what: String,
    /// Where it is entered.
    pub links: Vec<FormLink>,
}

/// What the closing pack of an organisation lacks; nothing where it is whole. `None` unless the
/// organisation has ended and is not closed yet.
pub fn closing_pack(workspace: &Workspace, id: &str, lang: Lang) -> Option<Vec<MissingLine>> {
    let register = workspace.register();
    if BranchLife::of(register, id)?.stage() != Stage::Ended {
        return None;
    }
    let missing = missing(register, id);
    let mut lines = Vec::new();
    let mut add = |what: text::Message, links: Vec<FormLink>| {
        if !links.is_empty() {
            lines.push(MissingLine { what: what.get(lang).to_owned(), links });
        }
    };
    if missing.contains(&Missing::Summary) {
        let name = text::field_name(Branch::SUMMARY).get(lang);
        add(m::PACK_UNWRITTEN, vec![FormLink::to(Branch::SUMMARY, id, name)]);
    }
    let (mut notes, mut returns, mut papers) = (Vec::new(), Vec::new(), Vec::new());
    for item in &missing {
        match item {
            Missing::Summary => {}
            Missing::Conduct(id) => {
                notes.push(FormLink::to(Assignment::CONDUCT, id, member_of(workspace, id, lang)));
            }
            Missing::Return(id) => {
                returns.push(FormLink::to(
                    Assignment::RETURNED,
                    id,
                    member_of(workspace, id, lang),
                ));
            }
            Missing::Paper(item) => papers.push(text::choice(item.code()).get(lang).to_owned()),
        }
    }
    add(m::PACK_CONDUCT, notes);
    add(m::PACK_RETURN, returns);
    if !papers.is_empty() {
        let is_all = papers.len() == ArchiveItem::ALL.len();
        let name = if is_all {
            m::PACK_ALL_PAPERS.get(lang).to_owned()
        } else {
            text::listed(&papers, lang)
        };
        add(m::PACK_PAPERS, vec![FormLink::to(Branch::ARCHIVED, id, name)]);
    }
    Some(lines)
}

/// What an organisation that has ended leaves behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AftermathView {
    /// How many members have not left it.
    pub staying: usize,
    /// How many of them would leave with its end.
    pub leaving: usize,
    /// The day or month of its end.
    pub end: String,
    /// The members who would not: they came after the end.
    pub came_after_end: Option<MissingLine>,
    /// The tasks that it served and that go on.
    pub open_tasks: Option<MissingLine>,
}

/// What an organisation leaves behind; `None` where it has not ended, or leaves nothing.
pub fn after_end(workspace: &Workspace, id: &str, lang: Lang) -> Option<AftermathView> {
    let register = workspace.register();
    let left = aftermath(register, id)?;
    let end = register.branches().get(id)?.dissolved?.to_string();
    let leaving = leave_with_end(register, id);
    let stays = |id: &&Name| leaving.iter().all(|(key, _)| key.id != **id);
    let late = left.staying.iter().filter(stays);
    let late = late.map(|id| FormLink::to(Assignment::FROM, id, member_of(workspace, id, lang)));
    let tasks = left.open_tasks.iter();
    let tasks =
        tasks.map(|id| FormLink::to(Task::ENDED, id, title(workspace, Kind::Task, id, lang)));
    let line = |what: text::Message, links: Vec<FormLink>| {
        (!links.is_empty()).then(|| MissingLine { what: what.get(lang).to_owned(), links })
    };
    let view = AftermathView {
        staying: left.staying.len(),
        leaving: leaving.len(),
        end,
        came_after_end: line(m::CAME_AFTER_END, late.collect()),
        open_tasks: line(m::TASK_OPEN, tasks.collect()),
    };
    (view.staying > 0 || view.open_tasks.is_some()).then_some(view)
}
