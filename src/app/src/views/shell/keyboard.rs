//! Keyboard shortcuts that work on every page.

/// A shortcut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortcut {
    /// Opens the search.
    Search,
    /// Reverts the latest action.
    Undo,
    /// Redoes the latest undone action.
    Redo,
    /// Opens the help.
    Help,
}

/// The modifier keys that are held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Modifiers {
    /// Ctrl, or the command key.
    pub command: bool,
    /// The shift key.
    pub shift: bool,
}

/// A key press and its context.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyPress<'a> {
    /// The key, as in `KeyboardEvent.key`.
    pub key: &'a str,
    /// The modifiers.
    pub modifiers: Modifiers,
    /// Whether an input has the focus, in which the browser's own undo applies.
    pub is_in_field: bool,
    /// Whether a form has unsaved input; undoing records would then surprise the user.
    pub is_form_dirty: bool,
}

impl KeyPress<'_> {
    /// Its shortcut, if it has one.
    pub fn shortcut(self) -> Option<Shortcut> {
        let Modifiers { command, shift } = self.modifiers;
        let may_revert = !self.is_in_field && !self.is_form_dirty;
        match &*self.key.to_ascii_lowercase() {
            "k" if command => Some(Shortcut::Search),
            "z" if command && may_revert && !shift => Some(Shortcut::Undo),
            "z" | "y" if command && may_revert => Some(Shortcut::Redo),
            "f1" => Some(Shortcut::Help),
            "?" if !command && !self.is_in_field => Some(Shortcut::Help),
            _ => None,
        }
    }
}
