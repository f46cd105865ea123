//! Help: the questions that people have, each with its answer in a few lines.

use axum::response::Response;
use leptos::prelude::*;

use super::legal::Contact;
use crate::{server::request::Request, ui::layout::Document};

pub async fn help(cx: Request) -> Response {
    let document = Document::titled("Aide")
        .described("Se connecter, recevoir un code par e-mail, retrouver un mot de passe, reprendre un questionnaire, noter une activité : l’aide du Fil, en mots simples.")
        .narrow();
    cx.page(document, || {
        let questions = [
            ("connexion", "Se connecter"),
            ("code", "Le code n’arrive pas"),
            ("mot-de-passe", "J’ai oublié mon mot de passe"),
            ("questionnaire", "Reprendre mon questionnaire"),
            ("suite", "Savoir où en est ma candidature"),
            ("journal", "Noter une activité"),
            ("test", "Passer le test de positionnement"),
            ("parcours", "Répondre à mon parcours de formation"),
            ("appareil", "J’utilise un ordinateur partagé"),
            ("adresse", "Changer d’adresse e-mail"),
            ("lecture", "Mieux lire les pages"),
            ("contact", "Parler à quelqu’un"),
        ];
        let title = |at: usize| view! { <h2 id=questions[at].0>{questions[at].1}</h2> };
        let contents = questions.map(|(id, title)| view! { <li><a href=format!("#{id}")>{title}</a></li> });
        view! {
            <h1>"Aide"</h1>
            <nav class="contents" aria-label="Sur cette page"><ul>{contents.into_iter().collect::<Vec<_>>()}</ul></nav>
            <section>
                {title(0)}
                <ol>
                    <li>"Ouvrez "<a href="/connexion">"Se connecter"</a>"."</li>
                    <li>"Écrivez votre adresse e-mail."</li>
                    <li>"Écrivez votre mot de passe, ou touchez « Recevoir un code par e-mail »."</li>
                    <li>"Avec un code : recopiez les six chiffres. Ils servent une fois, pendant 10 minutes, dans le navigateur où vous les avez demandés."</li>
                </ol>
            </section>
            <section>
                {title(1)}
                <ul>
                    <li>"Attendez une minute, puis regardez dans les indésirables (ou « spam »)."</li>
                    <li>"Vérifiez l’adresse : une lettre oubliée suffit. Le site ne dit pas si une adresse a un compte, pour protéger les personnes."</li>
                    <li>"Demandez un autre code. Seul le dernier reçu fonctionne."</li>
                </ul>
            </section>
            <section>
                {title(2)}
                <p>"Ce n’est pas grave : vous n’en avez pas besoin. Sur "<a href="/connexion">"la page de connexion"</a>", recevez un code par e-mail. Une fois connecté·e, choisissez un nouveau mot de passe dans « Mon compte »."</p>
            </section>
            <section>
                {title(3)}
                <p>"Sur le même appareil, rouvrez "<a href="/devenir-conseiller">"Devenir conseiller"</a>" : vos réponses sont là."</p>
                <p>"Sur un autre appareil, suivez le lien reçu par e-mail, ou ouvrez "<a href="/reprendre">"Reprendre"</a>" et écrivez le code noté. «\u{a0}Finir plus tard\u{a0}» donne l’un et l’autre."</p>
                <p>"Tant que vous n’avez pas envoyé le questionnaire, personne ne le lit. Il est effacé 30 jours après votre dernière modification."</p>
            </section>
            <section>
                {title(4)}
                <p>"Connectez-vous, puis ouvrez « Ma candidature ». Vous y voyez chaque étape, avec sa date. Vous pouvez y corriger vos réponses, les télécharger, ou tout effacer."</p>
            </section>
            <section>
                {title(5)}
                <p>"Connectez-vous : « Mes activités » s’ouvre. Choisissez quoi, combien de temps, sur quels thèmes, puis touchez « Enregistrer ». N’écrivez rien qui permette de reconnaître une personne aidée."</p>
                <p>"Tout marche sans JavaScript : la page se recharge après « Enregistrer », c’est la seule différence. Si votre session se termine pendant que vous écrivez, rien n’est perdu : reconnectez-vous, puis renvoyez."</p>
            </section>
            <section>
                {title(6)}
                <p>"Votre organisme de formation vous le propose : il apparaît dans « Mon test ». Vous pouvez d’abord vous entraîner. Rien n’est alors gardé."</p>
                <p>"Le réseau se coupe, l’appareil s’éteint ? Revenez dans « Mon test » : vous reprenez où vous étiez. Avec JavaScript, le temps s’arrête pendant la coupure. Sans JavaScript, il continue."</p>
                <p>"Il vous faut plus de temps ? Dites-le à votre organisme avant de commencer. Il peut en donner un tiers de plus, la moitié de plus, le double, ou ne pas mettre de limite."</p>
            </section>
            <section>
                {title(7)}
                <p>"Après le test et l’entretien, votre organisme répartit des heures de formation par famille dans « Mon parcours », et dit pourquoi. Vous êtes d’accord, ou vous dites ce qui ne va pas : rien n’est décidé sans vous."</p>
            </section>
            <section>
                {title(8)}
                <p>"Ne cochez pas « Rester connecté·e ». À la fin, ouvrez « Mon compte » et touchez « Se déconnecter ». Vous l’avez oublié ? Depuis un autre appareil, « Se déconnecter de tous les appareils »."</p>
            </section>
            <section>
                {title(9)}
                <p>"Dans « Mon compte », touchez « Changer d’adresse e-mail ». Nous envoyons un code à l’ancienne adresse et un à la nouvelle."</p>
                <p>"Vous ne pouvez plus lire l’ancienne ? Écrivez à la personne qui gère ce site."</p>
            </section>
            <section>
                {title(10)}
                <p>"Agrandissez avec Ctrl et + (Cmd et + sur un Mac). Le site suit le mode clair ou sombre de votre appareil, et se parcourt au clavier. Une page vous bloque ? Voyez "<a href="/accessibilite">"Accessibilité"</a>"."</p>
            </section>
            <section>
                {title(11)}
                <p>"Écrivez à la personne qui gère ce site :"</p>
                <Contact of=cx.app.config.operateur.clone() />
            </section>
        }
    })
}
