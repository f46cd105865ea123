//! Heavy work in a child process of the same binary: it is limited in memory and in time, polite to those who wait for
//! pages, and dies with the request that wanted it. It reads its work on its standard input, knows nothing of the
//! environment nor of the database, and writes the file on its standard output.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, Write as _},
    os::fd::AsFd as _,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use futures_util::{Stream, TryStreamExt as _};
use rustix::process::{Resource, Rlimit, setpriority_process, setrlimit};
use serde::{Serialize, de::DeserializeOwned};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    process::Command,
    sync::Semaphore,
    time::timeout,
};

use super::{
    csv,
    feuille::Feuille,
    fichier::{Fichier, Format},
    lecture::{self, Lue},
    pdf,
    rapport::Rapport,
    xlsx::{self, Classeur},
};
use crate::error::AppError;

/// What a child may allocate, in bytes. Addresses do not count: the allocator reserves far more of them than it uses.
const MEMORY: u64 = 512 * 1024 * 1024;
/// From the wait for a place to the last byte.
const TIME: Duration = Duration::from_secs(60);
/// How many work at once.
const PLACES: usize = 2;

/// What is kept of a child's complaint, in bytes.
const MAX_COMPLAINT: u64 = 2000;
/// Pages come before files.
const NICE: i32 = 10;

/// What a child does.
#[derive(Clone, Copy, Debug)]
pub enum Work {
    Pdf,
    Xlsx,
    /// The other way: what a workbook says.
    Lire,
    /// Long arithmetic of another module, under its own subcommand.
    Calcul(&'static str),
}

impl Work {
    /// The subcommand of `main`.
    fn command(self) -> &'static str {
        match self {
            Self::Pdf => "rendre-pdf",
            Self::Xlsx => "rendre-xlsx",
            Self::Lire => "lire-xlsx",
            Self::Calcul(command) => command,
        }
    }
}

/// Makes files of sheets and reports.
pub struct Fabrique {
    programme: PathBuf,
    dossier: PathBuf,
    places: Semaphore,
    calcul: Semaphore,
}

impl Fabrique {
    /// `programme` is this binary; files are written, without a name, in `dossier`.
    pub fn new(programme: PathBuf, dossier: PathBuf) -> Self {
        Self { programme, dossier, places: Semaphore::new(PLACES), calcul: Semaphore::new(1) }
    }

    /// Rows page by page, without a child: it is quick and takes no memory.
    ///
    /// Fails with the error of a page; `Full` when there is no room for the file.
    pub async fn csv<T: Send + Sync>(
        &self,
        feuille: &Feuille<T>,
        pages: impl Stream<Item = Result<Vec<T>, AppError>> + Send,
    ) -> Result<Fichier, AppError> {
        let mut file = self.file()?;
        file.write_all(&csv::head(feuille).map_err(AppError::internal)?).map_err(io_error)?;
        let mut pages = std::pin::pin!(pages);
        while let Some(rows) = pages.try_next().await? {
            file.write_all(&csv::rows(feuille, &rows).map_err(AppError::internal)?).map_err(io_error)?;
        }
        Fichier::new(Format::Csv, file)
    }

    /// Fails as `csv` does; `TooLarge` beyond what a spreadsheet holds; `Unavailable` when it takes too long.
    pub async fn xlsx(&self, classeur: Classeur) -> Result<Fichier, AppError> {
        let made = self.work(Work::Xlsx, classeur.lines()).await?;
        Fichier::new(Format::Xlsx, made.map_err(AppError::internal)?)
    }

    /// `Unavailable` when it takes too long, or when too many are waiting.
    pub async fn pdf(&self, rapport: &Rapport) -> Result<Fichier, AppError> {
        let json = serde_json::to_vec(rapport).map_err(AppError::internal);
        let made = self.work(Work::Pdf, futures_util::stream::iter([json])).await?;
        Fichier::new(Format::Pdf, made.map_err(AppError::internal)?)
    }

    /// The sheets of a workbook; `None` when it is none, or holds more than a child may use.
    ///
    /// `Unavailable` when it takes too long, or when too many are waiting.
    pub async fn lire(&self, classeur: Vec<u8>) -> Result<Option<Vec<Lue>>, AppError> {
        match self.work(Work::Lire, futures_util::stream::iter([Ok(classeur)])).await? {
            Ok(file) => {
                let read = Fichier::new(Format::Xlsx, file)?.bytes().await?;
                serde_json::from_slice(&read).map(Some).map_err(AppError::internal)
            }
            Err(said) => {
                tracing::info!(%said, "a workbook could not be read");
                Ok(None)
            }
        }
    }

    /// What a subcommand of `main` (`child::calculate`) makes of this.
    ///
    /// `Unavailable` when it takes too long, or when too many are waiting.
    pub async fn calculate<T: Serialize + Sync, U: DeserializeOwned>(
        &self,
        command: &'static str,
        input: &T,
    ) -> Result<U, AppError> {
        // One at a time: files keep a place.
        let _alone = self.calcul.acquire().await.map_err(AppError::internal)?;
        let json = serde_json::to_vec(input).map_err(AppError::internal);
        let mut made =
            self.work(Work::Calcul(command), futures_util::stream::iter([json])).await?.map_err(AppError::internal)?;
        made.rewind().map_err(AppError::internal)?;
        serde_json::from_reader(io::BufReader::new(made)).map_err(AppError::internal)
    }

    fn file(&self) -> Result<File, AppError> {
        tempfile::tempfile_in(&self.dossier).map_err(io_error)
    }

    /// Gives the input to a child and waits for its file, or for why it made none. Dropped on the way, it kills the child.
    async fn work(
        &self,
        work: Work,
        input: impl Stream<Item = Result<Vec<u8>, AppError>>,
    ) -> Result<Result<File, String>, AppError> {
        let done = async {
            let _place = self.places.acquire().await.map_err(AppError::internal)?;
            let file = self.file()?;
            let mut child = Command::new(&self.programme)
                .arg(work.command())
                .env_clear()
                .env("TMPDIR", &self.dossier)
                // What is only reserved must not count as used.
                .env("MIMALLOC_ARENA_EAGER_COMMIT", "0")
                .stdin(Stdio::piped())
                .stdout(file.try_clone().map_err(io_error)?)
                .stderr(Stdio::piped())
                .kill_on_drop(true)
                .spawn()
                .map_err(AppError::internal)?;
            let (stdin, stderr) = (child.stdin.take(), child.stderr.take());
            let give = async {
                let mut stdin = stdin.ok_or_else(|| AppError::internal("a child without input"))?;
                let mut input = std::pin::pin!(input);
                while let Some(bytes) = input.try_next().await? {
                    // A child that no longer reads has its reason: its status tells.
                    if stdin.write_all(&bytes).await.is_err() {
                        break;
                    }
                }
                Ok::<_, AppError>(())
            };
            let listen = async {
                let mut said = String::new();
                if let Some(stderr) = stderr {
                    // What is not UTF-8, or cut, is not worth failing for.
                    let _ = stderr.take(MAX_COMPLAINT).read_to_string(&mut said).await;
                }
                Ok(said)
            };
            let ((), said) = tokio::try_join!(give, listen)?;
            let status = child.wait().await.map_err(AppError::internal)?;
            Ok(if status.success() { Ok(file) } else { Err(format!("{work:?}, {status}: {said}")) })
        };
        timeout(TIME, done).await.unwrap_or(Err(AppError::Unavailable))
    }
}

fn io_error(error: io::Error) -> AppError {
    if error.kind() == io::ErrorKind::StorageFull { AppError::Full } else { AppError::internal(error) }
}

/// This very binary, even after another version has taken its place on the disk.
pub fn this_program() -> PathBuf {
    let running = Path::new("/proc/self/exe");
    if running.exists() { running.to_owned() } else { std::env::current_exe().unwrap_or_default() }
}

/// In the child: takes its limits upon itself, then calculates.
pub fn calculate<T: DeserializeOwned, U: Serialize>(of: impl FnOnce(T) -> U) -> Result<(), String> {
    limit().map_err(|error| error.to_string())?;
    let input = serde_json::from_reader(io::stdin().lock()).map_err(|error| error.to_string())?;
    serde_json::to_writer(io::stdout().lock(), &of(input)).map_err(|error| error.to_string())
}

/// In the child: takes its limits upon itself, then does its work from standard input to standard output.
pub fn run(work: Work) -> Result<(), String> {
    limit().map_err(|error| error.to_string())?;
    let output = || io::stdout().as_fd().try_clone_to_owned().map(File::from).map_err(|error| error.to_string());
    match work {
        Work::Pdf => {
            let rapport = serde_json::from_reader(io::stdin().lock()).map_err(|error| error.to_string())?;
            let pdf = pdf::render(&rapport).map_err(|error| error.to_string())?;
            output()?.write_all(&pdf).map_err(|error| error.to_string())
        }
        Work::Calcul(command) => Err(format!("{command} has a work of its own")),
        Work::Xlsx => xlsx::write(io::stdin().lock(), output()?).map_err(|error| error.to_string()),
        Work::Lire => {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map_err(|error| error.to_string())?;
            let sheets = lecture::read(bytes).map_err(|error| error.to_string())?;
            let json = serde_json::to_vec(&sheets).map_err(|error| error.to_string())?;
            output()?.write_all(&json).map_err(|error| error.to_string())
        }
    }
}

fn limit() -> io::Result<()> {
    let at_most = |limit| Rlimit { current: Some(limit), maximum: Some(limit) };
    setrlimit(Resource::Data, at_most(MEMORY))?;
    setrlimit(Resource::Cpu, at_most(TIME.as_secs()))?;
    setrlimit(Resource::Core, at_most(0))?;
    Ok(setpriority_process(None, NICE)?)
}
