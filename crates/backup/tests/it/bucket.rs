//! Backups in a bucket of a real S3-compatible server, which `cargo xtask test` installs (tests/s3).

use crate::scene::{Scene, at, contents, noise};
use backup::{Kept, Place, make, thin};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// What that server takes.
const ID: &str = "S3RVER";

/// The server; it ends when this does.
struct Bucket {
    child: Child,
    port: u16,
    folder: TempDir,
}

impl Bucket {
    fn start() -> Bucket {
        let folder = TempDir::new().expect("a folder");
        let (child, port) = serve(folder.path());
        Bucket { child, port, folder }
    }

    /// SIGKILL, at once.
    fn kill(&mut self) {
        self.child.kill().expect("the process is ours");
        self.child.wait().expect("it ends");
    }

    fn place(&self, secret: &str, path: &str) -> Place {
        format!("s3+http://{ID}:{secret}@127.0.0.1:{}/{path}", self.port).parse().expect("a bucket")
    }

    /// Objects below a name.
    fn files(&self, below: &str) -> Vec<PathBuf> {
        let mut found = vec![];
        let mut folders = vec![self.folder.path().join(below)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                // Beside each object lies what the server remembers of it.
                let is_object = path.to_string_lossy().ends_with("_object");
                if path.is_dir() {
                    folders.push(path)
                } else if is_object {
                    found.push(path)
                }
            }
        }
        found
    }
}

/// The line to the server, which breaks with all that is on it when this is dropped.
struct Line(JoinSet<()>);

impl Line {
    async fn begin(port: u16, to: u16) -> (u16, Line) {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let mut line = JoinSet::new();
        line.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((mut near, _)) = listener.accept().await {
                let mut far = TcpStream::connect(("127.0.0.1", to)).await.expect("the server listens");
                connections.spawn(async move { _ = tokio::io::copy_bidirectional(&mut near, &mut far).await });
            }
        });
        (port, Line(line))
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.0.abort_all();
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(folder: &Path) -> (Child, u16) {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/s3");
    assert!(
        home.join("node_modules").exists(),
        "the server is missing: run `npm ci --ignore-scripts` in {}",
        home.display()
    );
    let mut command = Command::new("node");
    command.arg(home.join("server.mjs")).arg(folder).arg("0").stdin(Stdio::null());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("Node runs");
    let said = BufReader::new(child.stdout.take().expect("standard output")).lines().map_while(Result::ok);
    let line = said.into_iter().find(|line| line.contains("listening on")).expect("it says where it listens");
    let port = line.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    (child, port)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_holds_backups_as_a_folder_does_and_leaves_alone_what_is_not_ours() {
    let (bucket, mut scene) = (Bucket::start(), Scene::new());
    scene.place = bucket.place(ID, "kopiot/palvelin/yksi?region=eu-north-1");
    let other = bucket.place(ID, "kopiot");
    for night in 0..3 {
        scene.append(1, &["yksi", "kaksi"]).await;
        scene.put("henkilö", &format!("Liisa {night}")).await;
        let made = scene.back_up().await;
        assert_eq!(made.number, night + 1);
        assert!(made.brought < 4_000, "{made:?}");
    }
    let same = scene.back_up().await;
    assert!(same.brought < 2_000 && same.chunks == 3, "a manifest alone: {same:?}");
    assert!(scene.restored(None).await.expect("it is restored").1 == contents(&*scene.store));
    let strange = fs::read_dir(bucket.folder.path().join("kopiot/palvelin/yksi")).expect("it is there").count();
    let kept = Kept { days: 2, months: 0 };
    let thinned = thin(&scene.place, &scene.key, "this one", at(9), kept).await.expect("it is thinned");
    assert_eq!((thinned.backups, thinned.left), (1, 3));
    assert!(thinned.chunks >= 2 && strange > 0, "{thinned:?}");
    assert!(scene.restored(Some(3)).await.is_ok() && scene.restored(Some(1)).await.is_err());
    // The whole bucket is another place than a folder of it.
    let ours = std::mem::replace(&mut scene.place, other);
    assert_eq!(scene.back_up().await.number, 1);
    scene.place = ours;
    assert_eq!(scene.back_up().await.number, 5);
    let chunk = bucket.files("kopiot/palvelin/yksi/chunks").pop().expect("a chunk");
    let mut bytes = fs::read(&chunk).expect("a file");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&chunk, bytes).expect("written");
    let mut refused = 0;
    for number in [3, 4, 5] {
        let restored = scene.restored(Some(number)).await;
        refused += usize::from(restored.is_err_and(|why| why.to_string().contains("is damaged")));
    }
    assert!(refused > 0, "the byte that was changed is found");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_credentials_a_bucket_that_is_not_there_and_a_store_that_does_not_answer_are_told_in_words() {
    let (mut bucket, scene) = (Bucket::start(), Scene::new());
    scene.append(1, &["yksi"]).await;
    let rows = [
        (bucket.place("SALAISUUS", "kopiot"), "does not let us in: it answers 403"),
        (bucket.place(ID, "muualla"), "has no such bucket"),
        (
            format!("s3://{ID}:{ID}@127.0.0.1:{}/kopiot", bucket.port).parse().expect("a bucket"),
            "can't be reached: no TLS",
        ),
    ];
    for (place, says) in rows {
        let why = make(&place, &scene.key, scene.source()).await.expect_err(says).to_string();
        assert!(why.contains(says) && !why.contains("SALAISUUS") && why.lines().count() == 1, "{why}");
    }
    bucket.kill();
    let why = make(&bucket.place(ID, "kopiot"), &scene.key, scene.source()).await.expect_err("it is gone").to_string();
    assert!(why.contains("can't be reached"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_goes_away_in_the_middle_leaves_the_earlier_backup_and_the_next_goes_on() {
    let (bucket, mut scene) = (Bucket::start(), Scene::new());
    let (port, line) = Line::begin(0, bucket.port).await;
    scene.place = format!("s3+http://{ID}:{ID}@127.0.0.1:{port}/kopiot").parse().expect("a bucket");
    scene.append(1, &["yksi"]).await;
    scene.back_up().await;
    let before = contents(&*scene.store);
    let there = || bucket.files("kopiot/chunks").len();
    let few = there();
    for number in 2..120u8 {
        scene.append(number, &[&noise(900, u32::from(number))]).await;
    }
    let (place, key, source) = (scene.place.clone(), scene.key.clone(), scene.source());
    let making = tokio::spawn(async move { make(&place, &key, source).await });
    while there() < few + 9 {
        tokio::task::yield_now().await;
    }
    drop(line);
    let why = making.await.expect("no panic").expect_err("it is gone").to_string();
    assert!(why.contains("can't be reached"), "{why}");
    let (_, _line) = Line::begin(port, bucket.port).await;
    assert!(scene.restored(None).await.expect("the earlier one is whole").1 == before);
    let made = scene.back_up().await;
    assert_eq!(made.number, 2);
    let manifest = scene.back_up().await.brought;
    assert!(made.brought < made.bytes + manifest - 3_000, "it found what was brought before: {made:?}, {manifest}");
    assert!(scene.restored(None).await.expect("it is restored").1 == contents(&*scene.store));
}
