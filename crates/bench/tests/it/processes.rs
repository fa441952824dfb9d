use bench::process::{Usage, parse, usage};

#[test]
fn cpu_time_and_memory_are_read_whatever_the_program_is_called() {
    let status = "Name:\tx\nVmPeak:\t  9999 kB\nVmRSS:\t   5120 kB\nRssAnon:\t 1 kB\n";
    for name in ["lausuma", "a b", "odd) S 1 2 (name", ""] {
        let stat = format!("42 ({name}) S 1 42 42 0 -1 4194560 100 0 0 0 123 77 5 6 20 0 3 0 99 1 2");
        assert_eq!(parse(&stat, status), Some(Usage { cpu_ms: 2_000, memory_kib: 5_120, own_memory_kib: 1 }), "{name}");
    }
}

#[test]
fn other_texts_are_not_guessed_at() {
    let stat = "42 (x) S 1 42 42 0 -1 4194560 100 0 0 0 123 77";
    for (stat, status) in [
        ("", "VmRSS: 1 kB\nRssAnon: 1 kB\n"),
        ("42 (x) S 1", "VmRSS: 1 kB\nRssAnon: 1 kB\n"),
        (stat, ""),
        (stat, "VmRSS: many kB\nRssAnon: 1 kB\n"),
        (stat, "VmRSS: 1 MB\nRssAnon: 1 kB\n"),
        ("42 (x) S 1 42 42 0 -1 4194560 100 0 0 0 -1 77", "VmRSS: 1 kB\nRssAnon: 1 kB\n"),
    ] {
        assert_eq!(parse(stat, status), None, "{stat:?} {status:?}");
    }
}

#[test]
fn this_test_has_a_usage_and_no_process_has_none() {
    assert!(usage(std::process::id()).unwrap().memory_kib > 0);
    // Beyond the highest number that the kernel gives out.
    assert!(usage(u32::MAX).is_err());
}
