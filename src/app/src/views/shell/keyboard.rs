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

/// The keys that are held with another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Modifiers {
    /// Ctrl, or the command key.
    pub command: bool,
    /// The shift key.
    pub shift: bool,
}

/// A key that was pressed, and where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyPress<'a> {
    /// The key, as browsers name it.
    pub key: &'a str,
    /// What is held with it.
    pub modifiers: Modifiers,
    /// Whether it was typed into a field, where undo is the browser's: of typing.
    pub is_in_field: bool,
    /// Whether a form holds what is not saved: then there is nothing else to revert.
    pub is_form_dirty: bool,
}

impl KeyPress<'_> {
    /// What it asks for, if anything.
    pub fn shortcut(self) -> Option<Shortcut> {
        let Modifiers { command, shift } = self.modifiers;
        let may_revert = !self.is_in_field && !self.is_form_dirty;
        match &*self.key.to_ascii_lowercase() {
            "k" if command => Some(Shortcut::Search),
            "z" if command && may_revert && !shift => Some(Shortcut::Undo),
            "z" | "y" if command && may_revert => Some(Shortcut::Redo),
            _ => None,
        }
    }
}
