//! When the power is cut, what was acknowledged is on the disk, and the store opens. The cut is the model that
//! `powercut.c` describes.

use crate::{
    child::{self, WRITERS},
    kill::{check, write_and_kill},
    preload::Library,
    tools::{Dice, files, first, lay_out, times},
};
use std::fs;

#[test]
fn cutting_the_power_loses_nothing_that_was_acknowledged() {
    let library = Library::build(include_str!("powercut.c"));
    let base = tempfile::tempdir().unwrap();
    let base = base.path().canonicalize().unwrap();
    let (real, shadow) = (base.join("real"), base.join("shadow"));
    let mut dice = Dice::new(10 + first());
    let (mut acknowledged, mut stored) = ([None; WRITERS as usize], 0);
    fs::create_dir(&real).unwrap();
    fs::create_dir(&shadow).unwrap();
    for cut in 0..times("LAUSUMA_POWER_CUTS", 10) {
        let mut command = child::command("writes_until_it_is_killed", &real);
        command.env("LD_PRELOAD", library.path()).env("LAUSUMA_SHADOW", &shadow);
        let after = if cut % 5 == 4 { 0 } else { 1 + dice.below(1_500) };
        stored += write_and_kill(command, after, &mut acknowledged);
        // What survived is where everything goes on, and it is looked at in a copy: opening changes files.
        let survived = files(&shadow);
        let copy = base.join("copy");
        lay_out(&copy, &survived);
        check(&copy, &acknowledged);
        lay_out(&real, &survived);
        lay_out(&shadow, &survived);
    }
    assert!(stored > 0);
}
