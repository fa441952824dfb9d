use bench::percentiles::Percentiles;
use serde_json::{Value, json};

#[test]
fn a_percentile_is_the_nearest_rank() {
    let hundred: Vec<u64> = (1..=100).rev().collect();
    for (times, percent, wanted) in [
        (vec![], 50.0, None),
        (vec![7], 0.0, Some(7)),
        (vec![7], 50.0, Some(7)),
        (vec![7], 100.0, Some(7)),
        (vec![3, 1, 2], 50.0, Some(2)),
        (vec![4, 1, 3, 2], 50.0, Some(2)),
        (vec![4, 1, 3, 2], 75.0, Some(3)),
        (vec![4, 1, 3, 2], 76.0, Some(4)),
        (hundred.clone(), 99.0, Some(99)),
        (hundred.clone(), 99.5, Some(100)),
        (hundred, 100.0, Some(100)),
    ] {
        assert_eq!(Percentiles::of(times.clone()).at(percent), wanted, "{percent} of {times:?}");
    }
}

#[test]
fn figures_are_milliseconds_and_null_where_nothing_was_measured() {
    let figures = Percentiles::of(vec![1_500, 500, 2_000]).json();
    assert_eq!(figures, json!({"p50": 1.5, "p95": 2.0, "p99": 2.0, "max": 2.0}));
    assert_eq!(Percentiles::default().json()["p50"], Value::Null);
}
