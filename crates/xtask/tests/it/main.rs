//! Rules of the whole repository, as tests. What fails says what to do instead.

mod repository;
mod supply;
mod tidy;
