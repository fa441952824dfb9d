//! Rules of the whole repository, as tests. What fails says what to do instead.

mod criteria;
mod repository;
mod sbom;
mod supply;
mod tidy;
