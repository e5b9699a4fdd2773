//! The tree of the records of a kind: what is below what, and how much.

use zhibu_domain::hierarchy::{Hierarchy, TopReason, superior_field};
use zhibu_domain::kinds::field::{Cell, FieldId};
use zhibu_domain::kinds::records::{Alliance, Assignment, Branch, Kind, Member, Organisation};
use zhibu_domain::list::{ByCodePoint, Collation};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::route::{Page, Route};
use crate::views::choice::MAX_COLLATED;
use crate::views::links::PageLink;
use crate::views::names::{by_name, title};
use crate::workspace::Workspace;

/// How many records of a level are shown at first, and how many more at each request.
pub const LEVEL_SHOWN: usize = 200;

/// The two views of a kind whose records form a tree, of which one is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewSwitch {
    /// The list and the tree, in this order.
    pub views: [PageLink; 2],
    /// Whether the tree is shown.
    pub is_tree: bool,
}

/// The switch between list and tree; `None` if the records of the kind form no tree.
pub fn view_switch(kind: Kind, is_tree: bool, lang: Lang) -> Option<ViewSwitch> {
    superior_field(kind)?;
    let link = |page, name: Message| PageLink::to(name.get(lang), Route::to(page));
    let views = [link(Page::List(kind), m::VIEW_LIST), link(Page::Tree(kind), m::VIEW_TREE)];
    Some(ViewSwitch { views, is_tree })
}

/// The tree of a kind's records, with what is counted in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordTree {
    hierarchy: Hierarchy,
    counts: Vec<TreeCount>,
}

/// What is counted of each record and all below it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct TreeCount {
    name: &'static str,
    /// By index of the record.
    totals: Vec<usize>,
}

/// A record in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeNode {
    /// Its id.
    pub id: String,
    /// Its name, linked to the record.
    pub link: PageLink,
    /// What is at and below it, in words; empty if nothing is.
    pub counts: String,
    /// Why it stands at the top, if that is not for want of a superior.
    pub note: Option<String>,
    /// The accessible name of the button that shows what is below it; `None` if nothing is.
    pub unfold: Option<String>,
}

/// The records directly below one, or at the top.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TreeLevel {
    /// The first of them.
    pub nodes: Vec<TreeNode>,
    /// The text of the button that shows more; `None` if all are shown.
    pub more: Option<String>,
}

/// The records that are counted for those of a kind, by the field that refers to it.
fn counted(kind: Kind) -> Vec<FieldId> {
    match kind {
        Kind::Organisation => vec![Member::ORGANISATION.id(), Branch::APPROVED_BY.id()],
        Kind::Branch => vec![Assignment::BRANCH.id()],
        Kind::Team => vec![Assignment::TEAM.id()],
        Kind::Area => vec![Organisation::AREA.id(), Alliance::AREA.id()],
        _ => Vec::new(),
    }
}

/// The tree of a kind; empty if its records form none.
pub fn record_tree(workspace: &Workspace, kind: Kind, lang: Lang) -> RecordTree {
    let Some(field) = superior_field(kind) else { return RecordTree::default() };
    let (register, table) = (workspace.register(), workspace.register().table(kind));
    let hierarchy = Hierarchy::of(register, field);
    let below = hierarchy.totals(&vec![1; table.len()]);
    let below = below.into_iter().map(|with_itself| with_itself - 1).collect();
    let mut counts = vec![TreeCount { name: m::TREE_BELOW.get(lang), totals: below }];
    for field in counted(kind) {
        let mut own = vec![0; table.len()];
        let counted = register.table(field.kind);
        for index in 0..counted.len() {
            if let Cell::Reference(to) = counted.cell(index, false, field.index)
                && let Some(at) = table.index_of(to)
            {
                own[at] += 1;
            }
        }
        let name = text::kind(field.kind).get(lang);
        counts.push(TreeCount { name, totals: hierarchy.totals(&own) });
    }
    RecordTree { hierarchy, counts }
}

/// The records below `parent`, or those at the top, of which up to `shown` are returned. Those at the top
/// whose superior is gone come last, and then those in circles.
pub fn tree_level(
    workspace: &Workspace,
    (kind, tree): (Kind, &RecordTree),
    parent: Option<&str>,
    shown: usize,
    (collation, lang): (&dyn Collation, Lang),
) -> TreeLevel {
    let table = workspace.register().table(kind);
    let hierarchy = &tree.hierarchy;
    let all: Vec<(u32, TopReason)> = match parent {
        None => hierarchy.tops().iter().map(|top| (top.index, top.reason)).collect(),
        Some(parent) => {
            let index = table.index_of(parent).and_then(|index| u32::try_from(index).ok());
            let below = index.map_or(&[][..], |index| hierarchy.below(index));
            below.iter().map(|index| (*index, TopReason::NoSuperior)).collect()
        }
    };
    let count = all.len();
    let collation = if count > MAX_COLLATED { &ByCodePoint } else { collation };
    let mut nodes = Vec::new();
    for reason in [TopReason::NoSuperior, TopReason::SuperiorGone, TopReason::Circle] {
        let some = all.iter().filter(|(_, own)| *own == reason);
        let named = |(index, _): &(u32, TopReason)| {
            (*index, title(workspace, kind, table.id(*index as usize, false), lang))
        };
        let named = by_name(some.map(named).collect(), collation, |(_, name)| name);
        let room = shown.saturating_sub(nodes.len());
        let node = |(index, name): (u32, String)| {
            node(workspace, (kind, tree), (index, reason), name, lang)
        };
        nodes.extend(named.into_iter().take(room).map(node));
    }
    let more = (count - nodes.len()).min(LEVEL_SHOWN);
    let more = (more > 0).then(|| format_message!(m::HISTORY_MORE, lang, count = more));
    TreeLevel { nodes, more }
}

fn node(
    workspace: &Workspace,
    (kind, tree): (Kind, &RecordTree),
    (index, reason): (u32, TopReason),
    name: String,
    lang: Lang,
) -> TreeNode {
    let id = workspace.register().table(kind).id(index as usize, false).to_string();
    let counts = tree.counts.iter().filter_map(|count| {
        let total = count.totals[index as usize];
        (total > 0).then(|| format!("{} {total}", count.name))
    });
    let has_below = !tree.hierarchy.below(index).is_empty();
    TreeNode {
        counts: counts.collect::<Vec<_>>().join(" · "),
        note: top_note(workspace, (kind, tree), (index, reason), lang),
        unfold: has_below.then(|| format_message!(m::TREE_UNFOLD, lang, name = name)),
        link: PageLink::to(name, Route::to(Page::Detail(kind, id.clone()))),
        id,
    }
}

fn top_note(
    workspace: &Workspace,
    (kind, tree): (Kind, &RecordTree),
    (index, reason): (u32, TopReason),
    lang: Lang,
) -> Option<String> {
    match reason {
        TopReason::NoSuperior => None,
        TopReason::SuperiorGone => Some(m::TREE_SUPERIOR_GONE.get(lang).to_owned()),
        TopReason::Circle => {
            let table = workspace.register().table(kind);
            let name = |index: &u32| title(workspace, kind, table.id(*index as usize, false), lang);
            let circle = tree.hierarchy.circle(index);
            let mut names: Vec<String> = circle.iter().take(CIRCLE_NAMED).map(name).collect();
            if circle.len() > CIRCLE_NAMED {
                names.push("…".to_owned());
            }
            Some(format_message!(m::TREE_CIRCLE, lang, path = names.join(" → ")))
        }
    }
}

/// Maximum records of a circle that are named.
const CIRCLE_NAMED: usize = 8;
