use terms::Spread;

#[test]
fn a_value_counts_for_its_bound_and_every_larger_one() {
    let spread = Spread::new(Spread::COUNTS);
    for value in [0, 1, 2, 10, 11, 100_001] {
        spread.add(value);
    }
    let counted = spread.counted();
    assert_eq!(counted.upto, [(0, 1), (1, 2), (10, 4), (100, 5), (1_000, 5), (10_000, 5), (100_000, 5)]);
    assert_eq!((counted.count, counted.sum), (6, 100_025));
}
