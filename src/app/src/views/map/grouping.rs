//! What has no name is one point of the picture for all that are alike: of the same kind, and tied in the same way.

use std::mem::discriminant;

use zhibu_domain::alliances::network::{Network, TieKind};

/// The points of a picture, each with the indices in the network that it stands for. A point with a name, and the one
/// in focus, stands for itself.
pub(super) fn grouped(network: &Network, focus: Option<usize>) -> Vec<Vec<usize>> {
    let ties: Vec<Vec<(usize, TieKind)>> =
        (0..network.points.len()).map(|index| ties_of(network, index)).collect();
    let is_nameless = |index: usize| network.points[index].name.is_none() && focus != Some(index);
    // Two of them that are tied to each other stay apart, so that their tie is seen.
    let joins =
        |index: usize| is_nameless(index) && !ties[index].iter().any(|tie| is_nameless(tie.0));
    let are_alike = |one: usize, other: usize| {
        let (a, b) = (&network.points[one], &network.points[other]);
        discriminant(&a.who) == discriminant(&b.who)
            && a.unit_kind == b.unit_kind
            && ties[one] == ties[other]
    };
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for index in 0..network.points.len() {
        let is_it = |group: &&mut Vec<usize>| joins(group[0]) && are_alike(group[0], index);
        match groups.iter_mut().find(is_it).filter(|_| joins(index)) {
            Some(group) => group.push(index),
            None => groups.push(vec![index]),
        }
    }
    groups
}

/// The ties of a point: the other end and the kind of each, in order.
fn ties_of(network: &Network, index: usize) -> Vec<(usize, TieKind)> {
    let own = network.ties.iter().filter_map(|tie| match tie.between {
        (one, other) if one == index => Some((other, tie.kind)),
        (one, other) if other == index => Some((one, tie.kind)),
        _ => None,
    });
    own.collect()
}
