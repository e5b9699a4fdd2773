//! The permanent organisations of 示例区, which keep to the book: branches of 30 to 49 members, 党总支 of 50 to 100,
//! and 党委 of at least 100, each with all below it. What does not is planted by `demo_faults`.

use super::maker::{DEPARTMENTS, Maker, count, numeral};
use super::size::Size;
use zhibu_domain::kinds::choices::OrganisationType;
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::Organisation;

/// The organisation above all.
const TOP: usize = 1;
/// The fewest members of a 党委 with all below it.
const COMMITTEE: usize = 100;

/// What an organisation is in the district.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Above all.
    Top,
    /// Of a whole department; its members are those of its branches, if it has any.
    Department,
    /// A 党总支 whose branches are not registered.
    General,
    /// A branch, below its department, or else below the top.
    Branch { above: usize },
}

impl Place {
    fn of(number: usize) -> Self {
        let (round, department) = place_in_round(number);
        match round {
            0 if number == TOP => Self::Top,
            0 => Self::Department,
            _ if number.is_multiple_of(5) => Self::General,
            // The organisation of a department is the parent of its branches.
            _ => Self::Branch { above: if department > 4 { department - 3 } else { TOP } },
        }
    }

    /// Its members for a throw below 20; 0 if they are those below it, or what is left.
    fn members(self, throw: usize) -> usize {
        match self {
            Self::Branch { .. } => 30 + throw,
            Self::General => 70 + throw,
            Self::Top | Self::Department => 0,
        }
    }
}

/// How many organisations its department has before it, and the index of the department.
fn place_in_round(number: usize) -> (usize, usize) {
    ((number + 3) / DEPARTMENTS.len(), (number + 3) % DEPARTMENTS.len())
}

/// Adds them. All members of the district are in branches and in organisations without any below.
pub(super) fn organisations(maker: &mut Maker, size: Size) {
    let numbers = TOP..=size.organisations;
    let mut members = vec![0; size.organisations + 1];
    let mut below = vec![0; size.organisations + 1];
    let mut probationary_percent = vec![0; size.organisations + 1];
    for number in numbers.clone() {
        let throw = if number == size.organisations { 0 } else { maker.dice.below(20) };
        probationary_percent[number] = maker.dice.below(8);
        members[number] = Place::of(number).members(throw);
        if let Place::Branch { above } = Place::of(number) {
            below[above] += members[number];
        }
    }
    share_rest(&mut members, &below, size.members);
    for number in numbers {
        let of_all = members[number] + below[number];
        let probationary = members[number] * probationary_percent[number] / 100;
        let patch = organisation(number, of_all);
        maker.add(if members[number] == 0 {
            patch
        } else {
            patch
                .set(Organisation::FULL_MEMBERS, count(members[number] - probationary))
                .set(Organisation::PROBATIONARY_MEMBERS, count(probationary))
        });
    }
}

/// Shares the members that are left among the departments without branches.
fn share_rest(members: &mut [usize], below: &[usize], all: usize) {
    let is_free = |number: &usize| Place::of(*number) == Place::Department && below[*number] == 0;
    let free: Vec<usize> = (TOP..members.len()).filter(is_free).collect();
    let mut left = all.saturating_sub(members.iter().sum());
    for (index, number) in free.iter().enumerate() {
        let share = left / (free.len() - index);
        members[*number] = share;
        left -= share;
    }
}

fn organisation(number: usize, of_all: usize) -> Patch<Organisation> {
    let (round, department) = place_in_round(number);
    let (round, department) = (numeral(round), DEPARTMENTS[department]);
    let top = || Reference::to(id(TOP));
    let place = Place::of(number);
    let (name, code, parent) = match place {
        Place::Top => ("示例区直属机关党委".to_owned(), OrganisationType::Committee, None),
        Place::Department if of_all >= COMMITTEE => {
            (format!("示例区{department}党委"), OrganisationType::Committee, Some(top()))
        }
        Place::Department => {
            (format!("示例区{department}党总支"), OrganisationType::GeneralBranch, Some(top()))
        }
        Place::General => {
            let name = format!("示例区{department}第{round}党总支");
            (name, OrganisationType::GeneralBranch, Some(top()))
        }
        Place::Branch { above } => {
            let name = format!("示例区{department}第{round}党支部");
            (name, OrganisationType::Branch, Some(Reference::to(id(above))))
        }
    };
    let unit = (place != Place::Top).then(|| format!("示例区{department}").into());
    Patch::<Organisation>::new(id(number))
        .set(Organisation::NAME, name)
        .set(Organisation::CODE, code)
        .set_or_keep(Organisation::PARENT, parent)
        .set_or_keep(Organisation::UNIT, unit)
}

fn id(number: usize) -> String {
    format!("org-{number:04}")
}
