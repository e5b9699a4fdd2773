//! The sizes in which 示例区 is generated.

/// The number of records of each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Permanent organisations.
    pub organisations: usize,
    /// Party members in all organisations.
    pub members: usize,
    /// Temporary organisations.
    pub branches: usize,
    /// Alliances.
    pub alliances: usize,
    /// Member units of all alliances.
    pub units: usize,
    /// Activities.
    pub activities: usize,
    /// Outcomes.
    pub outcomes: usize,
    /// Members who are listed by name on rosters.
    pub roster: usize,
}

impl Size {
    /// The bundled size.
    pub const SMALL: Self = Self {
        organisations: 58,
        members: 3_000,
        branches: 40,
        alliances: 3,
        units: 150,
        activities: 2_000,
        outcomes: 90,
        roster: 130,
    };
    /// A large district, for tests and measurements.
    pub const MEDIUM: Self = Self {
        organisations: 300,
        members: 30_000,
        branches: 400,
        alliances: 30,
        units: 1_500,
        activities: 20_000,
        outcomes: 600,
        roster: 3_000,
    };
    /// Ten large districts, to find limits.
    pub const LARGE: Self = Self {
        organisations: 3_000,
        members: 300_000,
        branches: 4_000,
        alliances: 300,
        units: 15_000,
        activities: 200_000,
        outcomes: 6_000,
        roster: 30_000,
    };

    /// The size with this letter: S, M or L.
    pub fn from_letter(letter: &str) -> Option<Self> {
        match letter {
            "S" => Some(Self::SMALL),
            "M" => Some(Self::MEDIUM),
            "L" => Some(Self::LARGE),
            _ => None,
        }
    }

    pub(super) fn ledger_id(self) -> String {
        format!("demo-{}", self.activities)
    }
}
