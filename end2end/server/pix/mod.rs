//! Results of a Pix campaign: read, recognised, confirmed by a person, shown, taken back.

mod life;

use scraper::{Html, Selector};
use uuid::Uuid;

use crate::app::{Answer, TestApp};

const THOMAS: &str = "thomas@demo.example";
const V2024: &[u8] = include_bytes!("../data/pix-2024.csv");
const V2020: &[u8] = include_bytes!("../data/pix-2020.csv");
const PROFILS: &[u8] = include_bytes!("../data/pix-profils.csv");
const ABIME: &[u8] = include_bytes!("../data/pix-abime.csv");

fn select<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn text_of(answer: &Answer) -> String {
    let page = Html::parse_document(&answer.body);
    let text = select(&page, "main")[0].text().collect::<Vec<_>>().join(" ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The organisme of the demonstration, as one of its people uses it.
pub struct Organisme<'a> {
    app: &'a TestApp,
    cookie: String,
    pub base: String,
}

impl<'a> Organisme<'a> {
    pub async fn of(app: &'a TestApp) -> Self {
        let organisme = app.suivi("camille@demo.example").await.organisme;
        Self { app, cookie: app.sign_in(THOMAS).await, base: format!("/organisme/{organisme}/pix") }
    }

    /// Without the profiles of the demonstration.
    async fn without_profiles(app: &'a TestApp) -> Self {
        for statement in ["DELETE FROM pix_profil", "DELETE FROM pix_import"] {
            sqlx::query(statement).execute(&mut app.connection().await).await.unwrap();
        }
        Self::of(app).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.app.get(&format!("{}{path}", self.base), Some(&self.cookie)).await
    }

    async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.app.post(&format!("{}{path}", self.base), Some(&self.cookie), form).await
    }

    async fn upload(&self, cle: &str, file: &[u8]) -> Answer {
        self.app.upload(&self.base, Some(&self.cookie), &[("cle", cle)], file).await
    }

    /// Sends a file; gives the id of the import to come.
    pub async fn sent(&self, file: &[u8]) -> String {
        let cle = self.app.state.clock.new_id().to_string();
        let answer = self.upload(&cle, file).await;
        assert_eq!(answer.status, 303, "{}", text_of(&answer));
        assert_eq!(answer.location(), format!("{}/{cle}/essai", self.base));
        cle
    }

    /// The fields of the form of a dry run, as a browser sends them when nothing is touched.
    async fn form(&self, id: &str) -> Vec<(String, String)> {
        let page = Html::parse_document(&self.get(&format!("/{id}/essai")).await.body);
        let version = select(&page, "input[name=version]")[0].attr("value").unwrap().to_owned();
        let choices = select(&page, "select[name=choix] option[selected]");
        let choices = choices.iter().map(|option| ("choix".to_owned(), option.attr("value").unwrap().to_owned()));
        std::iter::once(("version".to_owned(), version)).chain(choices).collect()
    }

    /// Confirms these choices.
    async fn confirm(&self, id: &str, form: &[(String, String)]) -> Answer {
        let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(&format!("/{id}/essai"), &form).await
    }

    /// Sends a file and confirms what is proposed; gives the import and what its page says.
    async fn imported(&self, file: &[u8]) -> (String, String) {
        let id = self.sent(file).await;
        let done = self.confirm(&id, &self.form(&id).await).await;
        assert_eq!(done.status, 303, "{}", text_of(&done));
        assert_eq!(done.location(), format!("{}/{id}", self.base));
        let page = self.get(&format!("/{id}")).await;
        assert_eq!(page.status, 200);
        (id, text_of(&page))
    }

    async fn dry_run(&self, file: &[u8]) -> (String, String) {
        let id = self.sent(file).await;
        let page = self.get(&format!("/{id}/essai")).await;
        assert_eq!(page.status, 200);
        (id, text_of(&page))
    }
}

/// An export that somebody sent, and a profile of the demonstration.
pub struct InHand {
    pub id: String,
    pub profil: String,
    row: (Uuid, Vec<u8>, String, String),
}

impl InHand {
    pub async fn of(app: &TestApp) -> Self {
        let id = Organisme::of(app).await.sent(V2024).await;
        let row = sqlx::query_as("SELECT id, organisme, contenu, cree_le FROM pix_brouillon")
            .fetch_one(&mut app.connection().await)
            .await
            .unwrap();
        let profil: Uuid = app.value("SELECT id FROM pix_profil ORDER BY id LIMIT 1").await;
        Self { id, profil: profil.to_string(), row }
    }

    /// Where it was dropped.
    pub async fn put_back(&self, app: &TestApp) {
        let (id, organisme, contenu, cree_le) = &self.row;
        sqlx::query("INSERT INTO pix_brouillon (id, organisme, contenu, cree_le) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
            .bind(id)
            .bind(organisme)
            .bind(contenu)
            .bind(cree_le)
            .execute(&mut app.connection().await)
            .await
            .unwrap();
    }
}

async fn count(app: &TestApp) -> i64 {
    app.value("SELECT count(*) FROM pix_profil").await
}

async fn id_of(app: &TestApp, email: &str) -> Uuid {
    sqlx::query_scalar("SELECT id FROM personne WHERE email = $1")
        .bind(email)
        .fetch_one(&mut app.connection().await)
        .await
        .unwrap()
}

#[tokio::test]
async fn an_export_becomes_profiles_once_somebody_said_who_is_who() {
    let app = TestApp::new().await;
    let organisme = Organisme::without_profiles(&app).await;
    let (id, said) = organisme.dry_run(V2024).await;
    assert!(said.contains("7 lignes : 4 reconnues, à vérifier, 2 à reconnaître, 1 non partagée."), "{said}");
    assert!(said.contains("Nouveau profil. Reconnue par son identifiant."), "{said}");
    assert!(said.contains("À vous de choisir. Personne n’a ce nom parmi les personnes que vous suivez."), "{said}");
    assert!(said.contains("À vous de choisir. Personne n’a ce nom, mais un nom proche existe."), "{said}");
    assert!(said.contains("Non partagé : rien ne sera gardé."), "{said}");
    assert_eq!(count(&app).await, 0, "a dry run writes no profile");
    let waiting = text_of(&organisme.get("").await);
    assert!(waiting.contains("À confirmer Ces fichiers sont effacés 24 heures après leur envoi."), "{waiting}");
    // It is still in hand.
    assert_eq!(organisme.get(&format!("/{id}")).await.status, 303);

    let form = organisme.form(&id).await;
    assert_eq!(organisme.confirm(&id, &form).await.status, 303);
    let done = text_of(&organisme.get(&format!("/{id}")).await);
    assert!(done.contains("4 profils ajoutés, 2 non importés, 1 non partagé, par Thomas Girard"), "{done}");
    assert!(done.contains("Camille Moreau 11 mars 2024 Intermédiaire 64 %"), "{done}");
    assert_eq!(count(&app).await, 4);
    // Of who was not confirmed, nothing is left.
    assert_eq!(app.value::<i64>("SELECT count(*) FROM pix_brouillon").await, 0);
    let stored: (String, i64, i64, i64, String) = sqlx::query_as(
        "SELECT partage_le, maitrise, palier, json_array_length(detail, '$.competences'), campagne FROM pix_profil WHERE personne = $1",
    )
    .bind(id_of(&app, "camille@demo.example").await)
    .fetch_one(&mut app.connection().await)
    .await
    .unwrap();
    assert_eq!(stored, ("2024-03-11".to_owned(), 640, 2, 16, "41207".to_owned()));

    // Sent twice, then otherwise.
    let again = organisme.confirm(&id, &form).await;
    assert_eq!((again.status.as_u16(), again.location()), (303, format!("{}/{id}", organisme.base).as_str()));
    let otherwise = organisme.confirm(&id, &form[..3]).await;
    assert_eq!(otherwise.status, 409);
    assert!(text_of(&otherwise).contains("déjà été confirmé, avec d’autres choix"), "{}", text_of(&otherwise));
    assert_eq!(organisme.get(&format!("/{id}/essai")).await.status, 303);
    assert_eq!(organisme.upload(&id, V2024).await.status, 409, "Back, then another file under the same key");
    assert_eq!(count(&app).await, 4);
}

#[tokio::test]
async fn the_same_file_twice_adds_nothing() {
    let app = TestApp::new().await;
    let organisme = Organisme::without_profiles(&app).await;
    organisme.imported(V2024).await;
    let (_, said) = organisme.dry_run(V2024).await;
    assert!(said.contains("7 lignes : 2 à reconnaître, 4 déjà là, 1 non partagée."), "{said}");
    let (_, done) = organisme.imported(V2024).await;
    assert!(done.contains("0 profil ajouté, 4 déjà là, 2 non importés"), "{done}");
    // Whatever the campaign is called since, and whatever the decimals look like.
    let text = std::str::from_utf8(V2024).unwrap();
    let other = text.replace("printemps 2024", "mars 2024").replace("\"0.", "\"0,");
    let (_, done) = organisme.imported(other.as_bytes()).await;
    assert!(done.contains("0 profil ajouté, 4 déjà là"), "{done}");
    assert_eq!(count(&app).await, 4);
}

#[tokio::test]
async fn the_latest_share_is_shown_and_undoing_shows_the_one_before() {
    let app = TestApp::new().await;
    let organisme = Organisme::without_profiles(&app).await;
    organisme.imported(V2020).await;
    let (_, said) = organisme.dry_run(V2024).await;
    assert!(said.contains("S’affichera à la place du partage du 18 septembre 2023."), "{said}");
    let (id, _) = organisme.imported(V2024).await;
    let camille = app.sign_in("camille@demo.example").await;
    let passage: Uuid = app.value("SELECT passage.id FROM passage JOIN personne ON personne.id = personne WHERE email = 'camille@demo.example'").await;
    let shown = async || text_of(&app.get(&format!("/positionnement/{passage}"), Some(&camille)).await);
    let page = shown().await;
    assert!(page.contains("Partagé le 11 mars 2024") && page.contains("Palier Intermédiaire 2 sur 3"), "{page}");
    // An older one is kept, and not shown.
    let older = String::from_utf8(V2020.to_vec()).unwrap().replace("2023-09-18", "2022-09-18");
    let (_, said) = organisme.dry_run(older.as_bytes()).await;
    assert!(said.contains("Sera gardé ; le partage du 11 mars 2024, plus récent, reste affiché."), "{said}");
    organisme.imported(older.as_bytes()).await;
    assert!(shown().await.contains("Partagé le 11 mars 2024"));

    for _ in 0..2 {
        assert_eq!(organisme.post(&format!("/{id}/annuler"), &[]).await.status, 303);
    }
    let page = shown().await;
    assert!(page.contains("Partagé le 18 septembre 2023") && page.contains("41 %"), "{page}");
    let undone = text_of(&organisme.get(&format!("/{id}")).await);
    assert!(undone.contains("Annulé") && !undone.contains("Camille"), "{undone}");
    // What was undone may come again.
    let (_, said) = organisme.dry_run(V2024).await;
    assert!(said.contains("4 reconnues"), "{said}");
}

#[tokio::test]
async fn a_person_chooses_and_only_among_those_the_organisme_trains() {
    let app = TestApp::new().await;
    let organisme = Organisme::without_profiles(&app).await;
    let id = organisme.sent(V2024).await;
    let (julien, clara, ines) = (
        id_of(&app, "julien@demo.example").await,
        id_of(&app, "clara@demo.example").await,
        id_of(&app, "ines@demo.example").await,
    );
    let page = Html::parse_document(&organisme.get(&format!("/{id}/essai")).await.body);
    let offered = |line: u32| -> Vec<String> {
        let options = select(&page, &format!("#ligne-{line} option"));
        options.iter().map(|option| option.attr("value").unwrap().to_owned()).collect()
    };
    // Nearly his name comes first; where one is recognised, nobody else is proposed.
    assert_eq!(offered(8)[..2], ["8:".to_owned(), format!("8:{julien}")]);
    assert!(offered(8).contains(&format!("8:{clara}")) && offered(6).contains(&format!("6:{clara}")));
    assert_eq!(offered(2).len(), 2);
    let labels: Vec<String> = select(&page, "#ligne-2 option").iter().map(|option| option.text().collect()).collect();
    assert_eq!(labels, ["Ne pas importer", "Camille Moreau, Mairie de Sarcelles"]);

    let (julien, stranger) = (format!("8:{julien}"), format!("6:{ines}"));
    let refused =
        organisme.post(&format!("/{id}/essai"), &[("version", "1"), ("choix", &julien), ("choix", &stranger)]).await;
    assert_eq!(refused.status, 422);
    let page = Html::parse_document(&refused.body);
    assert!(select(&page, "title")[0].text().collect::<String>().starts_with("Erreur\u{a0}: "));
    assert_eq!(select(&page, "#ligne-6-erreur").len(), 1);
    assert_eq!(
        select(&page, "#ligne-8 option[selected]")[0].attr("value"),
        Some(julien.as_str()),
        "what was chosen stays"
    );
    // The same person for two participants of the same day.
    let twice = format!("2:{}", &julien[2..]);
    let refused =
        organisme.post(&format!("/{id}/essai"), &[("version", "1"), ("choix", &julien), ("choix", &twice)]).await;
    assert_eq!(refused.status, 422);
    assert!(
        text_of(&refused).contains("Ligne 8 : cette personne est déjà choisie à la ligne 2"),
        "{}",
        text_of(&refused)
    );
    // Nobody at all.
    let refused = organisme.post(&format!("/{id}/essai"), &[("version", "1"), ("choix", "2:")]).await;
    assert!(refused.status == 422 && text_of(&refused).contains("Choisissez au moins une personne"));
    assert_eq!(count(&app).await, 0);

    assert_eq!(organisme.post(&format!("/{id}/essai"), &[("version", "1"), ("choix", &julien)]).await.status, 303);
    let done = text_of(&organisme.get(&format!("/{id}")).await);
    assert!(done.contains("1 profil ajouté, 5 non importés, 1 non partagé") && done.contains("Julien Roche"), "{done}");
}

#[tokio::test]
async fn two_people_of_one_name_are_told_apart_by_a_person_then_known_again() {
    let app = TestApp::new().await;
    let organisme = Organisme::without_profiles(&app).await;
    let malik = id_of(&app, "malik@demo.example").await;
    let other = app.state.clock.new_id();
    let mut connection = app.connection().await;
    sqlx::query("INSERT INTO personne (id, prenom, nom, email, cree_le) SELECT $1, 'MALIK', nom, 'autre@demo.example', cree_le FROM personne WHERE id = $2")
        .bind(other)
        .bind(malik)
        .execute(&mut connection)
        .await
        .unwrap();
    sqlx::query(
        "INSERT INTO passage (id, personne, organisme, forme, forme_version, banque_version, graine, etat, commence_le)
         SELECT $1, $2, organisme, forme, 1, 1, 1, 'en_cours', commence_le FROM passage LIMIT 1",
    )
    .bind(app.state.clock.new_id())
    .bind(other)
    .execute(&mut connection)
    .await
    .unwrap();
    let (id, said) = organisme.dry_run(V2024).await;
    assert!(said.contains("À vous de choisir. Plusieurs personnes ont ce nom."), "{said}");
    let chosen = format!("3:{other}");
    assert_eq!(organisme.post(&format!("/{id}/essai"), &[("version", "1"), ("choix", &chosen)]).await.status, 303);
    let (_, said) = organisme.dry_run(V2024).await;
    assert!(said.contains("Déjà là : rien à faire. Plusieurs personnes ont ce nom."), "{said}");
    // The identifier says who, even against the name; and the page says so.
    let suivi = app.suivi("clara@demo.example").await.id;
    let text = std::str::from_utf8(V2024).unwrap().replace("\"Malik\";\"\"", &format!("\"Malik\";\"{suivi}\""));
    let (_, said) = organisme.dry_run(text.as_bytes()).await;
    assert!(
        said.contains("Attention : l’identifiant est celui de cette personne, mais le nom est un autre."),
        "{said}"
    );
}

#[tokio::test]
async fn what_cannot_be_read_is_said_line_by_line_and_file_by_file() {
    let app = TestApp::new().await;
    let organisme = Organisme::without_profiles(&app).await;
    let (id, said) = organisme.dry_run(ABIME).await;
    assert!(said.contains("11 lignes : 1 reconnue, à vérifier, 10 illisibles."), "{said}");
    assert!(said.contains("Illisible. « 64 » n’est pas une part entre 0 et 1."), "{said}");
    assert_eq!(organisme.confirm(&id, &organisme.form(&id).await).await.status, 303);
    let done = text_of(&organisme.get(&format!("/{id}")).await);
    assert!(done.contains("1 profil ajouté, 10 lignes illisibles"), "{done}");
    // Pix alone, and nobody who shared.
    let (_, done) = organisme.imported(PROFILS).await;
    assert!(done.contains("1 profil ajouté, 1 non partagé"), "{done}");
    let nobody = String::from_utf8(PROFILS.to_vec()).unwrap().replace("\"Oui\"", "\"Non\"");
    let (_, said) = organisme.dry_run(nobody.as_bytes()).await;
    assert!(said.contains("Aucun participant n’a partagé ses résultats"), "{said}");

    let many = format!("{}{}", std::str::from_utf8(PROFILS).unwrap(), "9;9\n".repeat(600));
    for (file, why) in [
        (&b""[..], "Choisissez un fichier."),
        (b"PK\x03\x04", "est un classeur"),
        (b"%PDF-1.7 \0", "n’est pas un tableau"),
        (b"Date;Type\n24/11/2026;Atelier\n", "il manque la colonne « Prénom du Participant »"),
        (many.as_bytes(), "plus de 500 participants"),
    ] {
        let cle = app.state.clock.new_id().to_string();
        let answer = organisme.upload(&cle, file).await;
        assert_eq!(answer.status, 422, "{why}");
        assert!(text_of(&answer).contains(why), "{why}: {}", text_of(&answer));
    }
    assert_eq!(organisme.upload("rien", V2024).await.status, 400);
}
