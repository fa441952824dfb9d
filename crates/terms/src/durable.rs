/// A value that is on disk. Whoever holds one may acknowledge it or show it to anybody.
///
/// Only `store` attests durability; the tidy test refuses [`Durable::attest`] everywhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Durable<T>(T);

impl<T> Durable<T> {
    /// Says that `value` has been synced to disk. For `store` alone.
    pub fn attest(value: T) -> Self {
        Durable(value)
    }

    /// The value itself.
    pub fn get(&self) -> &T {
        &self.0
    }

    /// The value itself, by move.
    pub fn into_inner(self) -> T {
        self.0
    }
}
