//! The positioning test as it is taken, through the router: offered, begun, answered, put aside, cut off, ended.

use chrono::TimeDelta;
use fil::{
    positionnement::{
        engine::{
            self,
            reserve::reserve,
            selection::{self, Donnee, Regle, Suite},
        },
        epreuve::melange::Melange,
        items::{self, Item, Question},
        model::{Points, Reponse},
    },
    server::instant::Instant,
};
use sqlx::Row as _;
use uuid::Uuid;

use crate::{
    app::{Answer, TestApp},
    positionnement::Taken,
};

mod adaptatif;
mod avant;
pub mod coupures;
mod exposition;
mod saisie;
mod temps;

/// The form that gives this answer, as the screen of this person shows the item.
pub fn fields_of(graine: i64, item: &Item, reponse: &Reponse) -> Vec<(&'static str, String)> {
    let texts =
        |name: &'static str, list: Vec<u8>| list.into_iter().map(|at| (name, at.to_string())).collect::<Vec<_>>();
    match Melange::of(graine.cast_unsigned(), item).to_screen(reponse).unwrap() {
        Reponse::Choix(at) => texts("choix", vec![at]),
        Reponse::Plusieurs(several) => texts("choix", several),
        Reponse::Ordre(order) => texts("ordre", order),
        Reponse::Places(places) => {
            places.into_iter().map(|place| ("place", place.map_or_else(String::new, |at| at.to_string()))).collect()
        }
        Reponse::Texte(text) => vec![("texte", text)],
        Reponse::Inconnue => vec![("geste", "passer".to_owned())],
    }
}

/// The right answer, or one for a person to read.
pub fn right(item: &Item) -> Reponse {
    engine::key(&item.question).unwrap_or_else(|| Reponse::Texte("Je l’écoute, puis je lui montre.".to_owned()))
}

/// The id of a fixed test that this person is taking; made anew, whatever became of the one before.
pub async fn running(app: &TestApp, email: &str) -> String {
    let id = Uuid::from_u128(0x0195_0000_0000_7000_8000_0000_0000_00ff);
    let mut conn = app.connection().await;
    for statement in [
        "DELETE FROM passage WHERE id = $1",
        "DELETE FROM convocation WHERE id = $1",
        "INSERT INTO convocation (id, personne, contrat, organisme, forme, majoration, limite, pause, relecture, cree_le, par)
         SELECT $1, personne, contrat, organisme, 'fixe', 'aucune', 2700, 1, 1, commence_le, personne
         FROM passage JOIN personne ON personne.id = personne WHERE email = $2 LIMIT 1",
        "INSERT INTO passage (id, personne, contrat, organisme, forme, forme_version, banque_version, graine, etat, commence_le)
         SELECT id, personne, contrat, organisme, forme, 1, 1, 7, 'en_cours', cree_le FROM convocation WHERE id = $1",
        "INSERT INTO reponse (passage, rang, item) SELECT $1, rang, item FROM reponse
         WHERE passage = (SELECT passage.id FROM passage JOIN personne ON personne.id = personne WHERE email = $2 AND etat = 'termine' LIMIT 1)",
    ] {
        sqlx::query(statement).bind(id).bind(email).execute(&mut conn).await.unwrap();
    }
    id.to_string()
}

/// A test that somebody takes.
struct Sitting<'a> {
    app: &'a TestApp,
    id: Uuid,
    cookie: String,
    graine: i64,
}

impl<'a> Sitting<'a> {
    /// Begins what waits for this person; the latest, where there are several.
    async fn begin(app: &'a TestApp, email: &'static str) -> Self {
        let cookie = app.sign_in(email).await;
        let id: Uuid = sqlx::query_scalar(
            "SELECT convocation.id FROM convocation JOIN personne ON personne.id = personne WHERE email = $1
             ORDER BY convocation.cree_le DESC LIMIT 1",
        )
        .bind(email)
        .fetch_one(&mut app.connection().await)
        .await
        .unwrap();
        let answer = app.post(&format!("/positionnement/{id}/commencer"), Some(&cookie), &[]).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let graine = sqlx::query_scalar("SELECT graine FROM passage WHERE id = $1")
            .bind(id)
            .fetch_one(&mut app.connection().await)
            .await
            .unwrap();
        Self { app, id, cookie, graine }
    }

    fn path(&self, rest: &str) -> String {
        format!("/positionnement/{}{rest}", self.id)
    }

    async fn get(&self, rest: &str) -> Answer {
        self.app.get(&self.path(rest), Some(&self.cookie)).await
    }

    async fn post(&self, rest: &str, fields: &[(&str, String)]) -> Answer {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.app.post(&self.path(rest), Some(&self.cookie), &fields).await
    }

    async fn item(&self, rang: u8) -> &'static Item {
        let id: String = sqlx::query_scalar("SELECT item FROM reponse WHERE passage = $1 AND rang = $2")
            .bind(self.id)
            .bind(rang)
            .fetch_one(&mut self.app.connection().await)
            .await
            .unwrap();
        items::bank().item(&id).unwrap()
    }

    async fn answer(&self, rang: u8, reponse: &Reponse) -> Answer {
        let item = self.item(rang).await;
        self.post(&format!("/question/{rang}"), &fields_of(self.graine, item, reponse)).await
    }

    /// Where the test stands: state, cause, what is on the screen.
    async fn state(&self) -> (String, Option<String>, Option<u8>) {
        sqlx::query_as("SELECT etat, cause, a_l_ecran FROM passage WHERE id = $1")
            .bind(self.id)
            .fetch_one(&mut self.app.connection().await)
            .await
            .unwrap()
    }

    /// As if what is on the screen had been there for longer.
    async fn wait(&self, time: TimeDelta) {
        let mut conn = self.app.connection().await;
        let since: Instant = sqlx::query_scalar("SELECT compte_depuis FROM passage WHERE id = $1")
            .bind(self.id)
            .fetch_one(&mut conn)
            .await
            .unwrap();
        sqlx::query("UPDATE passage SET compte_depuis = $2 WHERE id = $1")
            .bind(self.id)
            .bind(since.minus(time))
            .execute(&mut conn)
            .await
            .unwrap();
    }

    async fn beat(&self, rang: u8, champs: &str) -> Answer {
        let json = serde_json::json!({ "passage": self.id, "rang": rang.to_string(), "champs": champs });
        let request = crate::app::request("POST", "/api/epreuve", Some(&self.cookie))
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/json");
        self.app.send(request.body(json.to_string().into()).unwrap()).await
    }

    async fn points(&self, rang: u8) -> u32 {
        sqlx::query_scalar("SELECT points FROM reponse WHERE passage = $1 AND rang = $2")
            .bind(self.id)
            .bind(rang)
            .fetch_one(&mut self.app.connection().await)
            .await
            .unwrap()
    }

    async fn times(&self, rang: u8) -> (i64, i64, i64) {
        sqlx::query_as("SELECT temps_ms, coupures, coupures_ms FROM reponse WHERE passage = $1 AND rang = $2")
            .bind(self.id)
            .bind(rang)
            .fetch_one(&mut self.app.connection().await)
            .await
            .unwrap()
    }
}

/// Milliseconds that have really passed: a busy machine takes its time.
fn since(begun: std::time::Instant) -> i64 {
    i64::try_from(begun.elapsed().as_millis()).unwrap()
}

fn leads_to(answer: &Answer) -> &str {
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.headers["location"].to_str().unwrap()
}

/// What a page may not say before its end.
fn says_nothing_of(item: &Item, page: &str) {
    let plain = |text: &str| html_escape::encode_text(text).into_owned();
    assert!(!page.contains(&plain(&item.retour)), "{}: its feedback", item.id);
    match &item.question {
        Question::Court { reponses } => {
            for expected in reponses.iter().filter(|text| !item.enonce.contains(*text)) {
                assert!(!page.contains(&format!(">{}<", plain(expected))), "{}: {expected}", item.id);
            }
        }
        Question::Ordre { elements } => {
            let at: Vec<_> = elements.iter().map(|text| page.find(&plain(text)).expect("an element")).collect();
            assert!(!at.is_sorted(), "{}: shown in the right order", item.id);
        }
        _ => {}
    }
}

#[tokio::test]
async fn an_adaptive_test_from_the_offer_to_the_result() {
    let app = TestApp::new().await;
    let test = Sitting::begin(&app, "lea@demo.example").await;
    for rang in 1..=20_u8 {
        let page = test.get(&format!("/question/{rang}")).await;
        assert_eq!(page.status, 200, "{rang}");
        assert!(page.body.contains(&format!("Question {rang} sur 20")));
        let item = test.item(rang).await;
        says_nothing_of(item, &page.body);
        let given = if rang % 3 == 0 { Reponse::Inconnue } else { right(item) };
        let answer = test.answer(rang, &given).await;
        let next = if rang == 20 { String::new() } else { format!("/question/{}", rang + 1) };
        assert_eq!(leads_to(&answer), test.path(&next), "{rang}");
        // Nothing of the result is told on the way.
        if rang < 20 {
            assert_eq!(test.get(&format!("/{rang}")).await.status, 404);
        }
    }
    assert_eq!(test.state().await, ("termine".to_owned(), None, None));
    let rows = sqlx::query("SELECT item, points FROM reponse WHERE passage = $1 ORDER BY rang")
        .bind(test.id)
        .fetch_all(&mut app.connection().await)
        .await
        .unwrap();
    // The number that was kept plays the test again, item by item.
    let reserve = reserve();
    let mut given: Vec<Donnee> = Vec::new();
    for row in &rows {
        let item = reserve.place(&row.get::<String, _>(0)).unwrap();
        let next = selection::next(&reserve.candidats, Regle::VINGT, test.graine.cast_unsigned(), &given);
        assert_eq!(next, Suite::Item(item));
        given.push(Donnee { item, points: Points(row.get::<u32, _>(1)) });
    }
    for famille in fil::referentiel::famille::Famille::ALL {
        assert_eq!(given.iter().filter(|donnee| reserve.candidats[donnee.item].famille == famille).count(), 5);
    }
    let result = test.get("").await;
    assert_eq!(result.status, 200);
    assert!(result.body.contains("Ce que dit le test") && result.body.contains("chances sur 100"), "{}", result.body);
    // It is over, and cannot be taken again.
    assert_eq!(leads_to(&test.post("/commencer", &[]).await), test.path(""));
    assert_eq!(leads_to(&test.get("/question/1").await), test.path(""));
    assert_eq!(leads_to(&test.answer(1, &Reponse::Inconnue).await), test.path(""));
    let after = sqlx::query("SELECT item, points FROM reponse WHERE passage = $1 ORDER BY rang")
        .bind(test.id)
        .fetch_all(&mut app.connection().await)
        .await
        .unwrap();
    let pairs = |rows: &[sqlx::sqlite::SqliteRow]| -> Vec<(String, u32)> {
        rows.iter().map(|row| (row.get(0), row.get(1))).collect()
    };
    assert_eq!(pairs(&rows), pairs(&after));
}

#[tokio::test]
async fn an_answer_given_twice_is_given_once_and_not_changed() {
    let app = TestApp::new().await;
    let test = Sitting::begin(&app, "lea@demo.example").await;
    let item = test.item(1).await;
    let first = test.answer(1, &right(item)).await;
    assert_eq!(leads_to(&first), test.path("/question/2"));
    // Back, another answer, sent again.
    let again = test.answer(1, &Reponse::Inconnue).await;
    assert_eq!(leads_to(&again), format!("{}?deja=oui", test.path("/question/2")));
    let page = test.get("/question/2?deja=oui").await;
    assert!(page.body.contains("Cette réponse était déjà enregistrée."));
    assert_eq!(test.points(1).await, 100);
}

#[tokio::test]
async fn a_fixed_test_can_be_read_again_until_its_end() {
    let app = TestApp::new().await;
    let test = Sitting::begin(&app, "nora@demo.example").await;
    for rang in 6..=14_u8 {
        assert_eq!(test.get(&format!("/question/{rang}")).await.status, 200);
        let answer = test.answer(rang, &right(test.item(rang).await)).await;
        let next = if rang == 14 { "/fin".to_owned() } else { format!("/question/{}", rang + 1) };
        assert_eq!(leads_to(&answer), test.path(&next));
    }
    // The first answer, changed.
    let page = test.get("/question/1").await;
    assert_eq!(page.status, 200);
    assert_eq!(leads_to(&test.answer(1, &right(test.item(1).await)).await), test.path("/fin"));
    let end = test.get("/fin").await;
    assert!(end.body.contains("Vous avez répondu à toutes les questions."));
    assert_eq!(leads_to(&test.post("/fin", &[]).await), test.path(""));
    assert_eq!(test.state().await, ("termine".to_owned(), None, None));
    let open: i64 = sqlx::query_scalar("SELECT count(*) FROM reponse WHERE passage = $1 AND points IS NULL")
        .bind(test.id)
        .fetch_one(&mut app.connection().await)
        .await
        .unwrap();
    assert_eq!(open, 1, "the open answer waits for a reader");
}

#[tokio::test]
async fn what_is_missing_is_said_and_what_was_typed_stays() {
    let app = TestApp::new().await;
    let test = Sitting::begin(&app, "nora@demo.example").await;
    let answer = test.post("/question/6", &[]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("À corriger") && answer.body.contains("Je ne sais pas"));
    for rang in 1..=14_u8 {
        if let Question::Libre { .. } = test.item(rang).await.question {
            let long = "a ".repeat(2_500);
            let answer = test.post(&format!("/question/{rang}"), &[("texte", long.clone())]).await;
            assert_eq!(answer.status, 422);
            assert!(answer.body.contains(&long) && answer.body.contains("4000 caractères au plus"));
            let markup = "</textarea><script>1</script>";
            test.beat(rang, &serde_html_form::to_string([("texte", markup)]).unwrap()).await;
            let page = test.get(&format!("/question/{rang}")).await.body;
            assert!(!page.contains(markup) && page.contains("&lt;/textarea&gt;&lt;script&gt;"), "{page}");
        }
    }
}

#[tokio::test]
async fn elements_move_without_a_script() {
    let app = TestApp::new().await;
    let test = Sitting::begin(&app, "nora@demo.example").await;
    // An item to put in order takes the place of the sixth.
    let ordre = items::bank().items().iter().find(|item| matches!(item.question, Question::Ordre { .. })).unwrap();
    sqlx::query("UPDATE reponse SET item = $2 WHERE passage = $1 AND rang = 6")
        .bind(test.id)
        .bind(&ordre.id)
        .execute(&mut app.connection().await)
        .await
        .unwrap();
    let Question::Ordre { elements } = &ordre.question else { unreachable!() };
    let mut shown: Vec<usize> = (0..elements.len()).collect();
    let fields = |shown: &[usize], geste: &str| -> Vec<(&'static str, String)> {
        let order = shown.iter().map(|at| ("ordre", at.to_string()));
        order.chain([("geste", geste.to_owned())]).collect()
    };
    let moved = test.post("/question/6", &fields(&shown, "descendre-0")).await;
    // Where the element went.
    assert_eq!(leads_to(&moved), test.path("/question/6#ordre-1"));
    shown.swap(0, 1);
    let page = test.get("/question/6").await.body;
    let found: Vec<_> = page
        .match_indices("name=\"ordre\" value=\"")
        .map(|(at, text)| &page[at + text.len()..=at + text.len()])
        .collect();
    assert_eq!(found, shown.iter().map(usize::to_string).collect::<Vec<_>>());
    assert_eq!(test.times(6).await.1, 0);
}

#[tokio::test]
async fn anyone_elses_test_is_not_found() {
    let app = TestApp::new().await;
    let test = Sitting::begin(&app, "lea@demo.example").await;
    let camille = app.sign_in("camille@demo.example").await;
    for rest in ["", "/regles", "/question", "/question/1", "/entrainement/1", "/fin", "/pause"] {
        assert_eq!(app.get(&test.path(rest), Some(&camille)).await.status, 404, "{rest}");
    }
    for rest in ["/commencer", "/question/1", "/entrainement/1", "/reprendre", "/fin"] {
        assert_eq!(app.post(&test.path(rest), Some(&camille), &[("geste", "passer")]).await.status, 404, "{rest}");
    }
    // One that was taken elsewhere is read, not taken again.
    let old = Taken::by(&app, "camille@demo.example").await.passage;
    assert_eq!(app.get(&format!("/positionnement/{old}/question"), Some(&camille)).await.status, 404);
    assert_eq!(test.get("/question/99").await.status, 404);
    assert_eq!(test.get("/question/rien").await.status, 404);
}
