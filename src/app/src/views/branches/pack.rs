//! The open points of an organisation that has ended: missing items of its closing pack (归档材料),
//! members who have not left it, and unfinished tasks.

use zhibu_domain::branches::aftermath::{aftermath, leave_with_end};
use zhibu_domain::branches::lifecycle::{BranchLife, Missing, Stage, missing};
use zhibu_domain::kinds::choices::ArchiveItem;
use zhibu_domain::kinds::records::{Assignment, Branch, Kind, Task};
use zhibu_ledger::Name;
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::commands::branches as commands;
use crate::table::TableCell;
use crate::views::announced::Announced;
use crate::views::links::FormLink;
use crate::views::names::{enumerated, member_of, title};
use crate::workspace::Workspace;

/// A line with links to the fields of what is missing; `None` if nothing is.
fn missing_line(what: Message, links: Vec<FormLink>, lang: Lang) -> Option<Vec<TableCell>> {
    let is_any = !links.is_empty();
    let links = links.into_iter().map(|link| TableCell::Link(link.into()));
    let links = enumerated(links, lang);
    let what = [TableCell::quiet(what.get(lang)), TableCell::text(" ")];
    is_any.then(|| what.into_iter().chain(links).collect())
}

/// The missing items of an organisation's closing pack, or a line that it is complete. `None`
/// unless the organisation has ended and is not closed yet.
pub fn closing_pack(workspace: &Workspace, id: &str, lang: Lang) -> Option<Vec<Vec<TableCell>>> {
    let register = workspace.register();
    if BranchLife::of(register, id)?.stage() != Stage::Ended {
        return None;
    }
    let missing = missing(register, id);
    let mut lines = Vec::new();
    let mut add =
        |what: Message, links: Vec<FormLink>| lines.extend(missing_line(what, links, lang));
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
    if lines.is_empty() {
        lines.push(vec![TableCell::text(m::PACK_WHOLE.get(lang))]);
    }
    Some(lines)
}

/// The open points of an organisation that has ended.
#[derive(Clone, Debug, PartialEq)]
pub struct AftermathView {
    /// The number of members who have not left it, as text, if there are any.
    pub staying: Option<String>,
    /// The label of the button that records the end of the organisation as the end of their
    /// assignments, if there are any for which that is possible.
    pub leave: Option<String>,
    /// Members who joined after the end, and unfinished tasks that the organisation served.
    pub lines: Vec<Vec<TableCell>>,
}

/// Ends the open assignments of an organisation with its end, with a notice; `None` if there are
/// none.
pub fn leave_announced(workspace: &Workspace, branch: &str, lang: Lang) -> Option<Announced> {
    let (count, command) = commands::leave_with_end(workspace, branch)?;
    Some(Announced { command, notice: format_message!(m::LEFT_WITH_END, lang, count = count) })
}

/// The open points of an organisation; `None` if it has not ended, or has none.
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
    let (staying, leaving) = (left.staying.len(), leaving.len());
    let late = missing_line(m::CAME_AFTER_END, late.collect(), lang);
    let tasks = missing_line(m::TASK_OPEN, tasks.collect(), lang);
    (staying > 0 || tasks.is_some()).then(|| AftermathView {
        staying: (staying > 0).then(|| format_message!(m::STAYING, lang, count = staying)),
        leave: (leaving > 0)
            .then(|| format_message!(m::LEAVE_WITH_END, lang, count = leaving, end = end)),
        lines: late.into_iter().chain(tasks).collect(),
    })
}
