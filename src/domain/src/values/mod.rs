//! Values: dates as precise as their source, periods, quantities with their qualifiers and units, and their sums.

pub mod bounds;
pub mod date;
pub mod period;
pub mod qualifier;
pub mod quantity;
pub mod sum;
pub mod unit;
