//! Parts of wholes, without fractions that drift.

/// So many of so many. The whole is never nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    part: u32,
    whole: u32,
}

impl Share {
    /// None where the whole is nothing, or smaller than its part.
    pub fn of(part: u32, whole: u32) -> Option<Share> {
        (whole > 0 && part <= whole).then_some(Share { part, whole })
    }

    /// Thousandths, rounded; half goes up.
    pub fn per_mille(self) -> u32 {
        let (part, whole) = (u64::from(self.part), u64::from(self.whole));
        u32::try_from((part * 2_000 + whole) / (whole * 2)).unwrap_or(1_000)
    }
}

/// One whole number by another: a mean or a median.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    sum: i128,
    by: u32,
}

impl Ratio {
    /// None where nothing is divided among.
    pub fn of(sum: i128, by: u32) -> Option<Ratio> {
        (by > 0).then_some(Ratio { sum, by })
    }

    /// Hundredths, rounded; half goes away from zero.
    pub fn hundredths(self) -> i128 {
        let by = i128::from(self.by);
        let whole = (self.sum.abs() * 200 + by) / (by * 2);
        if self.sum < 0 { -whole } else { whole }
    }
}

/// The mean of numbers that are in order.
pub(crate) fn mean(numbers: &[i64]) -> Option<Ratio> {
    Ratio::of(sum(numbers), u32::try_from(numbers.len()).ok()?)
}

/// The middle one of numbers that are in order; between two in the middle, what lies in the middle of both.
pub(crate) fn median(ordered: &[i64]) -> Option<Ratio> {
    let upper = *ordered.get(ordered.len() / 2)?;
    let lower = *ordered.get((ordered.len() - 1) / 2)?;
    Ratio::of(i128::from(lower) + i128::from(upper), 2)
}

pub(crate) fn sum(numbers: &[i64]) -> i128 {
    numbers.iter().copied().map(i128::from).sum()
}
