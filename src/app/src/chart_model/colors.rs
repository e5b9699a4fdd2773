//! Which colour stands for what: one table for all charts, lists and the map.
//!
//! Each field whose choices are drawn has inks of its own, so that on no page a colour stands for two things. The
//! first family of inks has the settings, the second the kinds of units, the third the kinds of activities; of these
//! there are more than inks, so that the rarer ones are hatched.

use zhibu_charts::{CATEGORY_INKS, Color};
use zhibu_domain::growth::ActivityGroup;
use zhibu_domain::kinds::choices::{Setting, UnitKind};
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{Activity, AllianceUnit, Branch, Task, Team};
use zhibu_text as text;

/// The first ink of the second family.
const UNITS: usize = 7;
/// The first ink of the third family.
const ACTIVITIES: usize = 15;
/// From this index on, an index is that of a hatched ink.
const HATCHED: usize = CATEGORY_INKS as usize;
/// The kinds of activities that have an ink of the third family: so many plain ones, then so many hatched ones.
const ACTIVITIES_A_ROW: usize = 8;

/// The colour of a choice of a field; `None` if no chart is divided by that field.
pub fn choice_color(field: FieldId, code: &str) -> Option<Color> {
    let index = || text::choice_index(field, code);
    if field == Branch::SETTING.id() || field == Task::SETTING.id() {
        Some(Color::Category(index()))
    } else if field == AllianceUnit::UNIT_KIND.id() {
        Some(Color::Category(UNITS + index()))
    } else if field == Activity::ACTIVITY_KIND.id() {
        Some(activity_color(index()))
    } else if field == Team::TEAM_KIND.id() {
        Some(Color::Category(HATCHED + UNITS + index()))
    } else {
        None
    }
}

fn activity_color(index: usize) -> Color {
    Color::Category(match index / ACTIVITIES_A_ROW {
        0 => ACTIVITIES + index,
        1 => HATCHED + ACTIVITIES + index - ACTIVITIES_A_ROW,
        // What the rules do not let a temporary organisation do, and the rest.
        _ => HATCHED + index - 2 * ACTIVITIES_A_ROW,
    })
}

/// The colour of a setting.
pub fn setting_color(setting: Setting) -> Color {
    Color::Category(setting as usize)
}

/// The colour of a kind of unit.
pub fn unit_kind_color(kind: UnitKind) -> Color {
    Color::Category(UNITS + kind as usize)
}

/// The colour of the alliance that is drawn in this place among others. No chart of alliances stands beside one of
/// kinds of units, whose inks these are.
pub fn alliance_color(place: usize) -> Color {
    Color::Category(UNITS + place)
}

/// The colour of a group of activities. Its chart stands beside none of their kinds.
pub fn group_color(group: ActivityGroup) -> Color {
    Color::Category(ACTIVITIES + group as usize)
}
