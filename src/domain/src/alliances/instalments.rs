//! What cooperations contracted, and what of it arrived and was paid (签约、到位、兑现): the amounts by date,
//! and their totals.

use rustc_hash::FxHashMap;

use crate::kinds::choices::{CooperationStage, InstalmentKind};
use crate::kinds::records::{Cooperation, Instalment};
use crate::register::{Register, Row};
use crate::values::date::{Day, PartialDate};
use crate::values::quantity::{Qualifier, Quantity};
use crate::values::sum::total;
use zhibu_ledger::Name;
use zhibu_ledger::order;

use super::matching::has_reached;

/// The sums of amounts: those that can be added are one, each with its qualifier. They do not depend on the
/// order of the amounts.
pub fn sums<'a>(amounts: impl IntoIterator<Item = &'a Quantity>) -> Vec<Quantity> {
    let mut alike: Vec<Vec<&Quantity>> = Vec::new();
    for amount in amounts {
        match alike.iter_mut().find(|known| known[0].is_like(amount)) {
            Some(known) => known.push(amount),
            None => alike.push(vec![amount]),
        }
    }
    // Ratios have no sum.
    let sums = |alike: Vec<&Quantity>| match total(&alike) {
        Some(sum) => vec![sum],
        None => alike.into_iter().cloned().collect(),
    };
    let mut sums: Vec<Quantity> = alike.into_iter().flat_map(sums).collect();
    order::sort_by(&mut sums, |a, b| {
        let key = |sum: &Quantity| (sum.value, sum.qualifier.code());
        a.unit.cmp(&b.unit).then_with(|| key(a).cmp(&key(b)))
    });
    sums
}

/// What was contracted, and what of it arrived and was paid: for each the sums of what can be added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fulfilment {
    /// 签约: the amount of the cooperation, and what is signed by date where that amount says nothing of it.
    pub contracted: Vec<Quantity>,
    /// 签约, as recorded by date. It stands beside what is contracted, and may be a part of it.
    pub signed: Vec<Quantity>,
    /// 到位
    pub arrived: Vec<Quantity>,
    /// 支付/兑现
    pub paid: Vec<Quantity>,
}

/// An amount that is more than what it is a part of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excess {
    /// What arrived, or was signed by date.
    pub have: Quantity,
    /// What was contracted.
    pub contracted: Quantity,
}

impl Fulfilment {
    /// The sums of one kind.
    pub fn of_kind(&self, kind: InstalmentKind) -> &[Quantity] {
        match kind {
            InstalmentKind::Contracted => &self.contracted,
            InstalmentKind::Arrived => &self.arrived,
            InstalmentKind::Paid => &self.paid,
        }
    }

    /// What certainly arrived beyond what was contracted, if anything is contracted in that unit.
    pub fn excess(&self) -> Option<Excess> {
        self.beyond_contracted(&self.arrived)
    }

    /// What is certainly signed by date beyond what the cooperation says that it contracted.
    pub fn signed_excess(&self) -> Option<Excess> {
        self.beyond_contracted(&self.signed)
    }

    fn beyond_contracted(&self, sums: &[Quantity]) -> Option<Excess> {
        sums.iter().find_map(|have| {
            let contracted = self.contracted.iter().find(|of| of.is_like(have))?;
            is_certainly_less(contracted, have)
                .then(|| Excess { have: have.clone(), contracted: contracted.clone() })
        })
    }

    /// Whether something that was contracted has certainly neither arrived nor been paid in full.
    fn is_outstanding(&self) -> bool {
        self.contracted.iter().any(|contracted| {
            let is_less = |sums: &[Quantity]| match sums.iter().find(|of| of.is_like(contracted)) {
                Some(sum) => is_certainly_less(sum, contracted),
                None => true,
            };
            is_less(&self.arrived) && is_less(&self.paid)
        })
    }
}

/// Whether an amount is less than another of the same measure, whatever their qualifiers mean: 余 is at least
/// the figure, 不足 at most, and 约 says nothing for certain.
fn is_certainly_less(one: &Quantity, other: &Quantity) -> bool {
    matches!(one.qualifier, Qualifier::Exact | Qualifier::FewerThan)
        && matches!(other.qualifier, Qualifier::Exact | Qualifier::MoreThan)
        && one.base_parts() < other.base_parts()
}

/// The instalments of all cooperations, grouped in one pass.
#[derive(Debug)]
pub struct CooperationInstalments<'a> {
    of: FxHashMap<&'a Name, Vec<&'a Instalment>>,
}

impl<'a> CooperationInstalments<'a> {
    /// Groups the instalments of a register.
    pub fn of(register: &'a Register) -> Self {
        let mut of: FxHashMap<&Name, Vec<&Instalment>> = FxHashMap::default();
        for row in register.instalments().rows() {
            if let Some(cooperation) = &row.record.cooperation {
                of.entry(&cooperation.id).or_default().push(&row.record);
            }
        }
        Self { of }
    }

    fn of_cooperation(&self, id: &Name) -> &[&'a Instalment] {
        self.of.get(id).map_or(&[], Vec::as_slice)
    }

    /// What a cooperation came to. The amount of a cooperation that was signed is what it contracted; what is
    /// signed by date counts only where it states none of that measure.
    pub fn fulfilment(&self, row: &Row<Cooperation>) -> Fulfilment {
        fulfilment_of([self.amounts(row)].into_iter())
    }

    fn amounts<'b>(&'b self, row: &'b Row<Cooperation>) -> Amounts<'b> {
        let own = self.of_cooperation(&row.id);
        let of_kind = |kind: InstalmentKind| {
            let own = own.iter().filter(move |instalment| instalment.what == Some(kind));
            own.filter_map(|instalment| instalment.amount.as_ref())
        };
        let mut amounts = InstalmentKind::ALL.iter().map(|kind| of_kind(*kind).collect());
        let [signed, arrived, paid]: [Vec<&Quantity>; 3] =
            [(); 3].map(|()| amounts.next().unwrap_or_default());
        let is_signed = has_reached(&row.record, CooperationStage::Signed);
        let stated = row.record.amount.as_ref().filter(|_| is_signed);
        let is_unstated = |amount: &&Quantity| stated.is_none_or(|stated| !stated.is_like(amount));
        let unstated = signed.iter().copied().filter(is_unstated);
        let contracted = stated.into_iter().chain(unstated).collect();
        Amounts { contracted, signed, arrived, paid }
    }

    /// The number of days since a cooperation moved on: since the match, the signing or an instalment.
    /// `None` if it need not: it is done with, or what it contracted may have arrived.
    pub fn quiet_days(&self, row: &Row<Cooperation>, as_of: Day) -> Option<u32> {
        use CooperationStage as Stage;
        let Cooperation { stage, matched, signed, .. } = &row.record;
        let own = self.of_cooperation(&row.id);
        let is_waiting = match (*stage)? {
            Stage::Matched | Stage::Talking => true,
            Stage::Signed if own.is_empty() => true,
            // How far a contract under way has come is told by its instalments alone.
            Stage::Running if own.is_empty() => false,
            Stage::Signed | Stage::Running => self.fulfilment(row).is_outstanding(),
            Stage::Done | Stage::Dropped => false,
        };
        let dates = own.iter().map(|instalment| instalment.date).chain([*matched, *signed]);
        let last = dates.flatten().map(PartialDate::latest).max();
        let quiet = last.map_or(0, |last| as_of.epoch_days() - last.epoch_days());
        is_waiting.then(|| u32::try_from(quiet).unwrap_or(0))
    }
}

/// Amounts that are not added yet.
#[derive(Default)]
struct Amounts<'a> {
    contracted: Vec<&'a Quantity>,
    signed: Vec<&'a Quantity>,
    arrived: Vec<&'a Quantity>,
    paid: Vec<&'a Quantity>,
}

fn fulfilment_of<'a>(all: impl Iterator<Item = Amounts<'a>>) -> Fulfilment {
    let mut whole = Amounts::default();
    for amounts in all {
        whole.contracted.extend(amounts.contracted);
        whole.signed.extend(amounts.signed);
        whole.arrived.extend(amounts.arrived);
        whole.paid.extend(amounts.paid);
    }
    Fulfilment {
        contracted: sums(whole.contracted),
        signed: sums(whole.signed),
        arrived: sums(whole.arrived),
        paid: sums(whole.paid),
    }
}

/// What the cooperations of an alliance came to, without those that fell through.
pub fn fulfilment_of_alliance(register: &Register, alliance: &str) -> Fulfilment {
    let instalments = CooperationInstalments::of(register);
    let rows = register.cooperations().rows().iter();
    let own = rows.filter(|row| {
        row.record.stage != Some(CooperationStage::Dropped)
            && row.record.alliance.as_ref().is_some_and(|of| *of.id == *alliance)
    });
    fulfilment_of(own.map(|row| instalments.amounts(row)))
}
