//! The rows of a list that the user has selected. They stay selected while the list is filtered and
//! sorted.

use rustc_hash::FxHashSet;

use zhibu_domain::kinds::records::Kind;
use zhibu_ledger::order;
use zhibu_text::{Lang, format_message, m};

use super::rows::listed_ids;
use crate::workspace::Workspace;

/// The rows of a list as it is shown.
#[derive(Clone, Copy, Debug)]
pub struct ListedRows<'a> {
    /// The kind of the records.
    pub kind: Kind,
    /// Their indices in the kind's table, in the order of the list.
    pub indices: &'a [u32],
    /// Whether they are deleted records.
    pub is_deleted: bool,
}

/// The selected records, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    ids: FxHashSet<String>,
    /// The row that was selected or deselected last, where a range begins.
    anchor: Option<String>,
}

impl Selection {
    /// Whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Whether a record is selected.
    pub fn has(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// Selects a record, or deselects it.
    pub fn toggle(&mut self, id: String) {
        if !self.ids.remove(&id) {
            self.ids.insert(id.clone());
        }
        self.anchor = Some(id);
    }

    /// Selects the rows from the last one that was selected or deselected to this one, or deselects them if
    /// this one is selected. If the last one is not in the list any more, it is this one alone.
    pub fn toggle_range(&mut self, workspace: &Workspace, rows: ListedRows<'_>, id: String) {
        let range = self.anchor.as_deref().map(|anchor| rows.between(workspace, anchor, &id));
        let mut range: FxHashSet<String> = range.unwrap_or_default().into_iter().collect();
        range.insert(id.clone());
        if self.ids.contains(&id) {
            self.ids.retain(|known| !range.contains(known));
        } else {
            self.ids.extend(range);
        }
        self.anchor = Some(id);
    }

    /// Selects all rows of the list, or deselects them if all are selected. Rows that are not in the list
    /// stay as they are.
    pub fn toggle_all(&mut self, workspace: &Workspace, rows: ListedRows<'_>) {
        let ids = listed_ids(workspace, rows.kind, rows.indices, rows.is_deleted);
        if ids.iter().all(|id| self.ids.contains(id)) {
            let listed: FxHashSet<String> = ids.into_iter().collect();
            self.ids.retain(|id| !listed.contains(id));
        } else {
            self.ids.extend(ids);
        }
    }

    /// How many records are selected and still live, or still deleted, and how many of them are in the list.
    /// Nothing is counted if nothing is selected.
    pub fn count(&self, workspace: &Workspace, rows: ListedRows<'_>) -> SelectedCount {
        if self.is_empty() {
            return SelectedCount::default();
        }
        let table = workspace.register().table(rows.kind);
        let is_selected = |index: &u32| self.has(table.id(*index as usize, rows.is_deleted));
        let all = if rows.is_deleted {
            (0..table.deleted_len()).filter(|index| self.has(table.id(*index, true))).count()
        } else {
            self.ids.iter().filter(|id| table.index_of(id).is_some()).count()
        };
        SelectedCount {
            all,
            listed: rows.indices.iter().filter(|index| is_selected(index)).count(),
        }
    }

    /// The ids of the selected records that are still live, or still deleted, in the order of the kind's
    /// table.
    pub fn ids(&self, workspace: &Workspace, kind: Kind, is_deleted: bool) -> Vec<String> {
        let table = workspace.register().table(kind);
        if is_deleted {
            let all = (0..table.deleted_len()).map(|index| table.id(index, true));
            return all.filter(|id| self.has(id)).map(ToString::to_string).collect();
        }
        let mut indices: Vec<usize> = self.ids.iter().filter_map(|id| table.index_of(id)).collect();
        order::sort(&mut indices);
        indices.into_iter().map(|index| table.id(index, false).to_string()).collect()
    }
}

impl ListedRows<'_> {
    /// The ids of the rows between two, both included; empty if one of them is not in the list.
    fn between(self, workspace: &Workspace, one: &str, other: &str) -> Vec<String> {
        let table = workspace.register().table(self.kind);
        let position = |id: &str| {
            self.indices
                .iter()
                .position(|index| **table.id(*index as usize, self.is_deleted) == *id)
        };
        let (Some(one), Some(other)) = (position(one), position(other)) else { return Vec::new() };
        let range = &self.indices[one.min(other)..=one.max(other)];
        listed_ids(workspace, self.kind, range, self.is_deleted)
    }
}

/// How many records are selected, and how many of them the list does not show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SelectedCount {
    /// All selected records.
    pub all: usize,
    /// Those in the list.
    pub listed: usize,
}

impl SelectedCount {
    /// In words.
    pub fn text(self, lang: Lang) -> String {
        match self.all.saturating_sub(self.listed) {
            0 => format_message!(m::TICKED_COUNT, lang, count = self.all),
            hidden => format_message!(m::TICKED_HIDDEN, lang, count = self.all, hidden = hidden),
        }
    }
}
