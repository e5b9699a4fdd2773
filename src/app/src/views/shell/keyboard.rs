//! The keys that work on every page.

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortcut {
    /// The search.
    Search,
    /// Reverts what was done last.
    Undo,
    /// Does again what was undone last.
    Redo,
}

/// A key that was pressed, and where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyPress<'a> {
    /// The key, as browsers name it.
    pub key: &'a str,
    /// Whether Ctrl or the command key was held.
    pub with_command: bool,
    /// Whether the shift key was held.
    pub with_shift: bool,
    /// Whether it was typed into a field, where undo is the browser's: of typing.
    pub is_in_field: bool,
    /// Whether a form holds what is not saved: then there is nothing else to revert.
    pub is_form_dirty: bool,
}

impl KeyPress<'_> {
    /// What it asks for, if anything.
    pub fn shortcut(self) -> Option<Shortcut> {
        let may_revert = !self.is_in_field && !self.is_form_dirty;
        match &*self.key.to_ascii_lowercase() {
            "k" if self.with_command => Some(Shortcut::Search),
            "z" if self.with_command && may_revert && self.with_shift => Some(Shortcut::Redo),
            "z" if self.with_command && may_revert => Some(Shortcut::Undo),
            "y" if self.with_command && may_revert => Some(Shortcut::Redo),
            _ => None,
        }
    }
}
