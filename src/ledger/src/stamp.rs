//! Stamps: when and by which writer a change was made.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::base32;
use crate::order;

const COUNTER_BITS: u32 = 15;
const TICK_CHARS: usize = 12;
const WRITER_CHARS: usize = 8;

/// A tab of a browser, identified by 40 random bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Writer(u64);

impl Writer {
    /// The writer with the low 40 of these bits, which the caller draws at random.
    pub fn from_random(bits: u64) -> Self {
        Self(bits & ((1 << (5 * WRITER_CHARS)) - 1))
    }

    /// The bits of [`from_random`](Self::from_random).
    pub(super) fn bits(self) -> u64 {
        self.0
    }
}

impl FromStr for Writer {
    type Err = StampError;

    fn from_str(text: &str) -> Result<Self, StampError> {
        let number = (text.len() == WRITER_CHARS).then(|| base32::read(text)).flatten();
        number.map(Self).ok_or_else(|| StampError { text: text.chars().take(40).collect() })
    }
}

impl fmt::Display for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut chars = [0; WRITER_CHARS];
        base32::write(self.0, &mut chars);
        f.write_str(text_of(&chars))
    }
}

fn text_of(chars: &[u8]) -> &str {
    std::str::from_utf8(chars).expect("base 32 is ASCII")
}

/// A reading of a hybrid logical clock: milliseconds since 1970, a counter within the millisecond, and
/// the writer. Its text has 20 characters and the same order as the stamp.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    /// Milliseconds and counter in one number: 45 and 15 bits.
    tick: u64,
    writer: Writer,
}

impl Stamp {
    /// Before all stamps of a clock.
    pub(super) const ZERO: Self = Self { tick: 0, writer: Writer(0) };

    pub(super) fn from_tick(tick: u64, writer: Writer) -> Self {
        Self { tick, writer }
    }

    pub(super) fn tick(self) -> u64 {
        self.tick
    }

    pub(super) fn tick_of_ms(ms: u64) -> u64 {
        ms.min((1 << 45) - 1) << COUNTER_BITS
    }

    /// A stamp from its parts, for generated files. `counter` has 15 bits.
    pub fn new(ms: u64, counter: u16, writer: Writer) -> Self {
        let counter = u64::from(counter) & ((1 << COUNTER_BITS) - 1);
        Self::from_tick(Self::tick_of_ms(ms) | counter, writer)
    }

    /// The stamp of the same writer `count` changes later in the same action.
    #[must_use]
    pub fn following(self, count: u32) -> Self {
        Self { tick: self.tick.saturating_add(u64::from(count)), ..self }
    }

    /// Whether it is in a run, given by its first stamp and its length.
    pub fn is_in_run(self, (first, length): (Self, u32)) -> bool {
        let index = self.tick.checked_sub(first.tick);
        self.writer == first.writer && index.is_some_and(|index| index < u64::from(length))
    }

    /// Milliseconds since 1970, by the clock of the writer.
    pub fn ms(self) -> u64 {
        self.tick >> COUNTER_BITS
    }

    fn chars(self) -> [u8; TICK_CHARS + WRITER_CHARS] {
        let mut chars = [0; TICK_CHARS + WRITER_CHARS];
        let (tick, writer) = chars.split_at_mut(TICK_CHARS);
        base32::write(self.tick, tick);
        base32::write(self.writer.0, writer);
        chars
    }

    /// The writer.
    pub fn writer(self) -> Writer {
        self.writer
    }
}

/// Groups stamps into runs of consecutive ones, as the changes of one action have: the first stamp and
/// the length of each run.
pub fn stamp_runs(mut stamps: Vec<Stamp>) -> Vec<(Stamp, u32)> {
    // By writer first, so that concurrent stamps of other writers do not split a run.
    order::sort_by(&mut stamps, |a, b| (a.writer, a.tick).cmp(&(b.writer, b.tick)));
    let mut runs: Vec<(Stamp, u32)> = Vec::new();
    for at in stamps {
        match runs.last_mut() {
            Some((first, length)) if first.following(*length) == at => *length += 1,
            _ => runs.push((at, 1)),
        }
    }
    runs
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(text_of(&self.chars()))
    }
}

impl fmt::Debug for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that is not a stamp.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a stamp: {text}")]
pub struct StampError {
    /// The text that was read.
    pub text: String,
}

impl FromStr for Stamp {
    type Err = StampError;

    fn from_str(text: &str) -> Result<Self, StampError> {
        let parse = || {
            let (tick, writer) = text.split_at_checked(TICK_CHARS)?;
            if writer.len() != WRITER_CHARS {
                return None;
            }
            Some(Self::from_tick(base32::read(tick)?, Writer(base32::read(writer)?)))
        };
        parse().ok_or_else(|| StampError { text: text.chars().take(40).collect() })
    }
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(text_of(&self.chars()))
    }
}

impl<'de> Deserialize<'de> for Stamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl de::Visitor<'_> for Text {
            type Value = Stamp;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a stamp of 20 characters")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Stamp, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text)
    }
}
