//! How exact a figure is.

/// The exactness of a figure. Almost every figure in reports carries 余 or 以上, and without it the ledger
/// would claim more than its source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Qualifier {
    /// Exact.
    #[default]
    Exact,
    /// About (约).
    About,
    /// More than (余, 以上).
    MoreThan,
    /// Fewer than (不足).
    FewerThan,
}

impl Qualifier {
    /// Every qualifier.
    pub const ALL: [Self; 4] = [Self::Exact, Self::About, Self::MoreThan, Self::FewerThan];

    /// The name in files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::About => "about",
            Self::MoreThan => "more_than",
            Self::FewerThan => "fewer_than",
        }
    }

    /// The qualifier of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|qualifier| qualifier.code() == code)
    }

    /// The qualifier of a sum: 60余 + 5 = 65余. A lower bound plus an upper bound, or plus an approximate
    /// figure, is approximate.
    #[must_use]
    pub fn of_sum(self, other: Self) -> Self {
        match (self, other) {
            (Self::Exact, any) | (any, Self::Exact) => any,
            (one, same) if one == same => one,
            _ => Self::About,
        }
    }
}
