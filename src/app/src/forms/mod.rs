//! Forms: what stands in their fields while they are filled, and what saving them writes.

pub mod record;
