//! Which unit a file is from, judged by keys and receipts and not by what the file says of itself.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::workspace::Workspace;
use zhibu_domain::kinds::field::Text;
use zhibu_domain::kinds::records::Organisation;
use zhibu_domain::register::Row;
use zhibu_domain::reporting::receipts::{Submission, submissions};
use zhibu_domain::reporting::rounds::rounds;
use zhibu_domain::reporting::scope::PartScopes;
use zhibu_domain::reporting::trust::{skeleton, trusted_keys, unit_of_holder};
use zhibu_format::{OriginDoubt, Plan, PlannedFile, WholeReturn};
use zhibu_ledger::{Name, RecordKey, order};

/// Marks the records that a file alters although they belong to another unit than the one that it is
/// from, as far as the ledger can judge. A ledger that is one unit's part itself has nothing to compare
/// with.
/// `own_unit` is the unit of the importing user, whose colleagues have the whole ledger. Returns which of the files are
/// whole ledgers that a unit hands in.
pub(super) fn mark_outside(
    plan: &mut Plan,
    workspace: &Workspace,
    own_unit: &str,
) -> Vec<Option<WholeReturn>> {
    if workspace.about().part.is_some() {
        return Vec::new();
    }
    let known = KnownOrigins::of(workspace, own_unit);
    let origins: Vec<FileOrigin> = plan.files.iter().map(|file| known.origin(file)).collect();
    let returns = whole_returns(plan, workspace, own_unit, &origins);
    if origins.iter().all(|origin| *origin == FileOrigin::Whole) {
        return returns;
    }
    let register = workspace.register();
    let scopes = PartScopes::of(register);
    let mut of_units: Option<FxHashSet<RecordKey>> = None;
    for (file, origin) in origins.into_iter().enumerate() {
        let name = |id: &str| {
            let organisation = workspace.register().organisations().get(id);
            let name = organisation.and_then(|organisation| organisation.name.as_ref());
            name.map_or_else(|| id.to_owned(), |name| name.0.clone())
        };
        let doubt = match origin {
            FileOrigin::Whole => None,
            FileOrigin::Part { organisation, is_said } => {
                plan.mark_outside(file, &scopes.own(register, &organisation).own);
                (!is_said).then(|| OriginDoubt::OtherUnit { unit: name(&organisation) })
            }
            FileOrigin::Unproven { organisation } => {
                plan.mark_outside(file, &FxHashSet::default());
                Some(OriginDoubt::NotSigned { unit: name(&organisation) })
            }
            // A unit that has been given the whole alters its own records, as with its part.
            FileOrigin::NotWhole if returns.get(file).is_some_and(Option::is_some) => {
                let unit =
                    returns[file].as_ref().map(|of| scopes.own(register, &of.organisation).own);
                plan.mark_outside(file, &unit.unwrap_or_default());
                let is_any = plan.diffs.iter().any(|diff| diff.outside.holds(file));
                is_any.then_some(OriginDoubt::NotWhole)
            }
            FileOrigin::NotWhole => {
                let all =
                    || known.units.iter().flat_map(|unit| scopes.own(register, unit).own).collect();
                plan.mark_of_others(file, of_units.get_or_insert_with(all));
                let is_any = plan.diffs.iter().any(|diff| diff.outside.holds(file));
                is_any.then_some(OriginDoubt::NotWhole)
            }
        };
        plan.files[file].doubt = doubt;
    }
    returns
}

/// The files that are the whole of this ledger, and from a unit that has to hand in: who has been given the whole
/// exports the whole. A name alone proves nothing, as with a part that is not signed; a key of another unit does.
fn whole_returns(
    plan: &Plan,
    workspace: &Workspace,
    own_unit: &str,
    origins: &[FileOrigin],
) -> Vec<Option<WholeReturn>> {
    let due: FxHashSet<Name> =
        rounds(workspace.office()).into_iter().flat_map(|round| round.units).collect();
    if due.is_empty() {
        return Vec::new();
    }
    let due: Vec<&Row<Organisation>> =
        due.iter().filter_map(|id| workspace.register().organisations().row(id)).collect();
    let own = unit_called(&due, own_unit);
    let of_file = |(file, origin): (&PlannedFile, &FileOrigin)| {
        let about = file.about.as_ref()?;
        if file.exported.is_extract || about.part.is_some() || about.id != workspace.about().id {
            return None;
        }
        let organisation =
            unit_called(&due, &file.exported.by.unit).filter(|found| Some(*found) != own)?;
        let is_proven = match origin {
            FileOrigin::Part { organisation: proven, .. } if proven == organisation => true,
            FileOrigin::Part { .. } => return None,
            FileOrigin::Whole | FileOrigin::Unproven { .. } | FileOrigin::NotWhole => false,
        };
        Some(WholeReturn { organisation: organisation.clone(), is_proven })
    };
    plan.files.iter().zip(origins).map(of_file).collect()
}

/// Where a file is from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum FileOrigin {
    /// The office, or nothing tells otherwise: it may alter every record.
    Whole,
    /// This unit; whether the file says so too.
    Part { organisation: Name, is_said: bool },
    /// It says that it is from this unit, whose files are signed, but none of its keys signed it.
    Unproven { organisation: String },
    /// It says that it is a whole ledger, which nothing proves, and units hand in their own records.
    NotWhole,
}

/// What the ledger knows of who hands in.
struct KnownOrigins {
    /// The unit of each trusted key; `None` for a key whose holder is no unit of the ledger.
    trusted: FxHashMap<Name, Option<Name>>,
    /// The unit of each key that has signed a file handed in.
    received: FxHashMap<Name, Name>,
    /// The units that hand in or have a trusted key.
    units: FxHashSet<Name>,
    /// Those of them whose files are signed.
    signing: FxHashSet<Name>,
}

impl KnownOrigins {
    fn of(workspace: &Workspace, own_unit: &str) -> Self {
        let organisations = by_name(workspace.register().organisations().rows());
        let own_unit = skeleton(own_unit);
        let unit = |holder: &str| {
            let unit = skeleton(unit_of_holder(holder));
            organisations.get(&unit).filter(|_| unit != own_unit).cloned()
        };
        let trusted = trusted_keys(workspace.office()).into_iter();
        let mut known = Self {
            trusted: trusted.map(|known| (known.key, unit(&known.holder))).collect(),
            received: FxHashMap::default(),
            units: FxHashSet::default(),
            signing: FxHashSet::default(),
        };
        known.signing.extend(known.trusted.values().flatten().cloned());
        known.units.extend(known.signing.iter().cloned());
        let mut received = submissions(workspace.office());
        order::sort_by(&mut received, |a, b| a.received.cmp(&b.received));
        for Submission { organisation, key, .. } in received {
            known.units.insert(organisation.clone());
            // A key is that of the unit for which it signed first.
            if let Some(key) = key.map(Name::from) {
                known.signing.insert(organisation.clone());
                known.received.entry(key).or_insert(organisation);
            }
        }
        known
    }

    fn origin(&self, file: &PlannedFile) -> FileOrigin {
        let part = file.about.as_ref().and_then(|about| about.part.as_ref());
        let said = part.map(|part| &*part.organisation);
        let key = file.signature.key();
        let trusted = key.and_then(|key| self.trusted.get(key));
        let received = || key.and_then(|key| self.received.get(key));
        match (trusted.and_then(Option::as_ref).or_else(received), said) {
            (Some(organisation), said) => FileOrigin::Part {
                is_said: said == Some(&**organisation),
                organisation: organisation.clone(),
            },
            // The holder of a trusted key who is no unit has the whole, and hands out parts.
            (None, None) if trusted.is_some() || self.units.is_empty() => FileOrigin::Whole,
            (None, Some(said)) if trusted.is_none() && self.signing.contains(said) => {
                FileOrigin::Unproven { organisation: said.to_owned() }
            }
            (None, Some(said)) => FileOrigin::Part { organisation: said.into(), is_said: true },
            (None, None) => FileOrigin::NotWhole,
        }
    }
}

/// The one of these organisations that has this name, or else is of this unit; `None` if several are.
fn unit_called<'a>(organisations: &[&'a Row<Organisation>], called: &str) -> Option<&'a Name> {
    let called = Some(skeleton(called)).filter(|called| !called.is_empty())?;
    let of = |text: fn(&Organisation) -> &Option<Text>| {
        let is_it = |row: &&&Row<Organisation>| {
            text(&row.record).as_ref().is_some_and(|text| skeleton(&text.0) == called)
        };
        let mut found = organisations.iter().filter(is_it);
        let only = found.next()?;
        found.next().is_none().then_some(&only.id)
    };
    of(|organisation| &organisation.name).or_else(|| of(|organisation| &organisation.unit))
}

/// The organisations by the [`skeleton`] of their names and of their units.
fn by_name(organisations: &[Row<Organisation>]) -> FxHashMap<String, Name> {
    let mut found = FxHashMap::default();
    for Row { id, record, .. } in organisations {
        for name in [&record.name, &record.unit].into_iter().flatten() {
            found.entry(skeleton(&name.0)).or_insert_with(|| id.clone());
        }
    }
    found
}
