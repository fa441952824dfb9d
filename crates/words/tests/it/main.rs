//! Tests of the texts: that they are complete, and that they are right.
mod doctor;
mod files;
mod language;
mod refusals;
mod rules;
mod said;
mod spoken;
