//! Which of many texts contain which others, without comparing each with each.

use zhibu_ledger::order;

/// The ends of some texts, in order: those that begin with another text stand together.
struct Ends<'a> {
    texts: &'a [String],
    sorted: Vec<End>,
}

/// The end of a text from a byte on.
#[derive(Clone, Copy)]
struct End {
    text: u32,
    from: u32,
}

impl<'a> Ends<'a> {
    fn of(texts: &'a [String]) -> Self {
        let number = |of: usize| u32::try_from(of).expect("a ledger's texts are below 4 GiB");
        let ends = texts.iter().enumerate().flat_map(|(text, whole)| {
            whole
                .char_indices()
                .map(move |(from, _)| End { text: number(text), from: number(from) })
        });
        let mut ends = Self { texts, sorted: ends.collect() };
        let mut sorted = std::mem::take(&mut ends.sorted);
        order::sort_by(&mut sorted, |a, b| ends.text(*a).cmp(ends.text(*b)));
        ends.sorted = sorted;
        ends
    }

    fn text(&self, end: End) -> &'a str {
        &self.texts[end.text as usize][end.from as usize..]
    }

    /// The indices of the texts that contain a part; of one that has it more than once, as often.
    fn containing(&self, part: &str) -> impl Iterator<Item = usize> {
        let first = self.sorted.partition_point(|end| self.text(*end) < part);
        let found =
            self.sorted[first..].iter().take_while(move |end| self.text(**end).starts_with(part));
        found.map(|end| end.text as usize)
    }
}

/// For each text, the indices of the others that contain it or that it contains, ascending. Texts are
/// not empty. The cost grows with the length of all texts and with what is found.
pub(super) fn related(texts: &[String], others: &[String]) -> Vec<Vec<usize>> {
    let (of_texts, of_others) = (Ends::of(texts), Ends::of(others));
    let mut related: Vec<Vec<usize>> =
        texts.iter().map(|text| of_others.containing(text).collect()).collect();
    for (other, text) in others.iter().enumerate() {
        for containing in of_texts.containing(text) {
            related[containing].push(other);
        }
    }
    for found in &mut related {
        order::sort(found);
        found.dedup();
    }
    related
}
