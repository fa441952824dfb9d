/// Seeded randomness (xorshift*): the same seed always throws the same.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..4 {
            dice.throw();
        }
        dice
    }

    pub(crate) fn throw(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// From 0 up to, but not including, `sides`.
    pub(crate) fn below(&mut self, sides: usize) -> usize {
        (self.throw() >> 16) as usize % sides.max(1)
    }

    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// A number that is likely to lie at an edge.
    pub(crate) fn number(&mut self) -> u64 {
        match self.below(9) {
            0 => 0,
            1 => 1,
            2 => self.below(40) as u64,
            3 => 127,
            4 => 128,
            5 => 1 << self.below(64),
            6 => u64::from(u32::MAX),
            7 => self.below(3_000) as u64,
            _ => self.throw(),
        }
    }
}

/// Where a run begins that goes on with an earlier one; the first one at 0.
pub(crate) fn first() -> u64 {
    variable("LAUSUMA_FIRST").unwrap_or_default()
}

/// How often to throw, relative to the ordinary test run: `LAUSUMA_FUZZ=100 cargo test -p gate`.
pub(crate) fn effort() -> usize {
    variable("LAUSUMA_FUZZ").unwrap_or(1)
}

#[expect(clippy::disallowed_methods, reason = "a test may be told to take longer")]
fn variable<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}
