//! What this browser stores of lists: their columns, and the saved filters of the open ledger.

use super::AppState;
use crate::platform::PREFERENCES;
use zhibu_app::views::records::saved::SavedFilters;
use zhibu_domain::columns::ListColumn;
use zhibu_domain::kinds::records::Kind;

impl AppState {
    /// Stores the columns of a kind's list.
    pub fn set_list_columns(self, kind: Kind, columns: &[ListColumn]) {
        self.notify_unless_stored(PREFERENCES.set_columns(kind, columns));
    }

    /// The saved filters of the open ledger.
    pub fn saved_filters(self) -> SavedFilters {
        self.open_ledger_key().map(|key| PREFERENCES.saved_filters(&key)).unwrap_or_default()
    }

    /// Stores the saved filters of the open ledger; returns whether they are stored.
    pub fn set_saved_filters(self, filters: &SavedFilters) -> bool {
        let Some(key) = self.open_ledger_key() else { return false };
        self.notify_unless_stored(PREFERENCES.set_saved_filters(&key, filters))
    }
}
