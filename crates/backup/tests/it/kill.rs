//! SIGKILL in the middle of a backup: the test binary starts itself again, and that one is killed.

use crate::scene::{Scene, contents, noise, place};
use std::path::Path;
use std::process::{Command, Stdio};

const LOGS: u8 = 120;
const ROLE: &str = "LAUSUMA_BACKS_UP_TO";

async fn fill(scene: &Scene) {
    for number in 1..=LOGS {
        scene.append(number, &[&noise(900, u32::from(number))]).await;
    }
}

/// What is killed; without its role it ends at once.
#[tokio::test]
async fn backs_up_until_it_is_killed() {
    let Some(folder) = std::env::var_os(ROLE) else { return };
    let mut scene = Scene::new();
    scene.place = place(Path::new(&folder));
    fill(&scene).await;
    scene.back_up().await;
}

#[tokio::test]
async fn a_backup_that_is_killed_leaves_the_earlier_one_and_the_next_goes_on_whatever_is_half_written() {
    let mut killed = 0;
    for chunks in [2, 20, 60] {
        let scene = Scene::new();
        scene.append(1, &["yksi"]).await;
        scene.back_up().await;
        let before = contents(&*scene.store);
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.args(["--exact", "kill::backs_up_until_it_is_killed"]).env(ROLE, scene.folder.path());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        let few = scene.files("chunks").len();
        while scene.files("chunks").len() < few + chunks && child.try_wait().expect("it is ours").is_none() {
            std::thread::yield_now();
        }
        child.kill().expect("it is ours");
        killed += usize::from(!child.wait().expect("it ends").success());
        // What a file was on its way under is of no backup.
        std::fs::write(scene.folder.path().join("backups").join("puolikas.new"), "LSB1").expect("written");
        if backup::list(&scene.place, &scene.key).await.expect("listed").len() == 1 {
            assert!(scene.restored(None).await.expect("the earlier one is whole").1 == before);
        }
        fill(&scene).await;
        scene.back_up().await;
        assert!(scene.restored(None).await.expect("it is restored").1 == contents(&*scene.store));
        assert!(scene.restored(Some(1)).await.expect("the first one still is whole").1 == before);
    }
    assert!(killed > 0, "one at least was killed before it had ended");
}
