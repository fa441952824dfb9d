use super::*;
use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

const WITHIN: Duration = Duration::from_millis(limits::HEADERS_WITHIN_MS);
const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n";
const ONE: Duration = Duration::from_millis(1);

/// The client's end of a connection that the listener's own builder serves.
fn connected() -> DuplexStream {
    let (client, server) = tokio::io::duplex(limits::HEADERS_BYTES_MAX);
    let routes = Router::new().route("/", get(|| async { "served" }));
    let (builder, stream) = (builder(), TokioIo::new(Patient::new(server)));
    let connection = builder.serve_connection(stream, TowerToHyperService::new(routes)).with_upgrades();
    tokio::spawn(async move { _ = connection.await });
    client
}

/// Reads until it has been served once.
async fn served(client: &mut DuplexStream) {
    let mut answer = Vec::new();
    while !answer.ends_with(b"served") {
        assert_ne!(client.read_buf(&mut answer).await.expect("memory is read"), 0, "the connection was cut");
    }
}

/// Waits until the connection is cut; how long that took.
async fn cut(client: &mut DuplexStream) -> Duration {
    let began = Instant::now();
    client.read_to_end(&mut Vec::new()).await.expect("memory is read");
    began.elapsed()
}

#[tokio::test(start_paused = true)]
async fn a_requests_head_has_its_time_and_not_more() {
    let (first, rest) = REQUEST.split_at(10);
    let mut client = connected();
    client.write_all(first).await.expect("taken");
    tokio::time::advance(WITHIN - ONE).await;
    client.write_all(rest).await.expect("taken");
    served(&mut client).await;

    let mut client = connected();
    client.write_all(first).await.expect("taken");
    assert_eq!(cut(&mut client).await, WITHIN, "neither sooner nor later");
}

#[tokio::test(start_paused = true)]
async fn an_idle_connection_has_as_long_until_its_next_request() {
    let mut client = connected();
    for _ in 0..3 {
        client.write_all(REQUEST).await.expect("taken");
        served(&mut client).await;
        tokio::time::advance(WITHIN - ONE).await;
    }
    client.write_all(REQUEST).await.expect("taken");
    served(&mut client).await;
    assert_eq!(cut(&mut client).await, WITHIN, "neither sooner nor later");
}

#[test]
fn as_many_sockets_are_asked_for_as_the_system_gives_and_no_more_than_are_of_use() {
    let max = limits::SOCKETS_MAX;
    let asked = |current, maximum| raised(Rlimit { current, maximum }).map(|asked| (asked.current, asked.maximum));
    for (maximum, wanted) in [(Some(max - 1), max - 1), (Some(max), max), (Some(max + 1), max), (None, max)] {
        assert_eq!(asked(Some(1_024), maximum), Some((Some(wanted), maximum)), "of {maximum:?}");
    }
    for (current, raised) in [(max - 1, true), (max, false), (max + 1, false)] {
        assert_eq!(asked(Some(current), None).is_some(), raised, "from {current}");
    }
    assert_eq!(asked(None, None), None, "no bound at all");
}

#[tokio::test(start_paused = true)]
async fn a_connection_on_which_nothing_is_said_has_as_long() {
    assert_eq!(cut(&mut connected()).await, WITHIN, "neither sooner nor later");
}

#[tokio::test(start_paused = true)]
async fn who_stops_reading_is_cut_off_and_who_reads_on_slowly_is_not() {
    let time = Duration::from_millis(limits::WRITE_WITHIN_MS);
    for (pause, is_cut) in [(time - ONE, false), (time + ONE, true)] {
        let (mut client, server) = tokio::io::duplex(1 << 10);
        let endless = || async {
            let chunks = futures_util::stream::repeat_with(|| Ok::<_, std::convert::Infallible>(vec![b'x'; 1 << 10]));
            axum::body::Body::from_stream(chunks)
        };
        let routes = TowerToHyperService::new(Router::new().route("/", get(endless)));
        let stream = TokioIo::new(Patient::new(server));
        let connection = builder().serve_connection(stream, routes).with_upgrades();
        let mut served = tokio::spawn(async move { connection.await.map_err(|why| why.to_string()) });
        client.write_all(REQUEST).await.expect("taken");
        let mut was_cut = false;
        for _ in 0..3 {
            client.read_exact(&mut [0; 1 << 10]).await.expect("the connection is open");
            was_cut = tokio::time::timeout(pause, &mut served).await.is_ok();
            if was_cut {
                break;
            }
        }
        assert_eq!(was_cut, is_cut, "a pause of {pause:?}");
    }
}

#[tokio::test]
async fn many_who_come_at_one_moment_wait_in_line_and_are_not_sent_away() {
    let listener = bind(([127, 0, 0, 1], 0).into()).expect("a port");
    let address = listener.local_addr().expect("an address");
    // Nobody is accepted meanwhile. Whoever finds no room in the line is dropped, and gives up.
    let all = tokio::task::spawn_blocking(move || {
        let connect = |_| std::net::TcpStream::connect_timeout(&address, Duration::from_secs(20)).ok();
        (0..400).filter_map(connect).collect::<Vec<_>>().len()
    });
    assert_eq!(all.await.expect("no panic"), 400);
}
