//! Values: dates as precise as their source, periods, quantities with their qualifiers.

pub mod bounds;
pub mod date;
pub mod period;
pub mod quantity;
